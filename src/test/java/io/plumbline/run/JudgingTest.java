package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * How many losses a false alarm is counted over. One in a hundred runs may have one: a threshold is
 * 2 ln(n / 0.01) + 5, so that n is 0.01 exp((threshold - 5) / 2).
 */
class JudgingTest {
  private static final double HIGH = 0.05;

  /** A loss each of four thousand steps. */
  @Test
  void asManyAsThePlanHas() {
    Watched run = Runs.healthyUntil(400);
    run.losses(401, 410, Runs.healthyAnd(HIGH));
    assertThat(countedOver(run)).isCloseTo(4_000, within(1e-6));
  }

  /** Each tenth of four thousand steps. */
  @Test
  void atLeastAThousand() {
    Watched run = Runs.declared();
    for (int step = 10; step <= 1_000; step += 10) {
      run.losses(step, step, Runs.healthyAnd(step > 800 ? HIGH : 0));
    }
    assertThat(countedOver(run)).isCloseTo(1_000, within(1e-6));
  }

  @Test
  void aHundredThousandWithoutAPlan() {
    Watched run = new Watched("r");
    run.losses(1, 400, Runs::healthy);
    run.losses(401, 440, Runs.healthyAnd(2 * HIGH));
    assertThat(countedOver(run)).isCloseTo(1e5, within(1e-4));
  }

  @Test
  void asManyAsThereWereWhereThePlanIsBehind() {
    Watched run = Runs.declared();
    run.send("{'type':'run','target_steps':1200}");
    run.losses(1, 1_300, Runs::healthy);
    run.losses(1_301, 1_320, Runs.healthyAnd(HIGH));
    long step = run.told(AlertKind.DRIFT_UP).get(0).opened().step().orElseThrow();
    assertThat(step).isGreaterThan(1_300);
    assertThat(countedOver(run)).isCloseTo(step, within(1e-6));
  }

  /** Two million until here, a tenth of the way. */
  @Test
  void atMostTenMillion() {
    Watched run = Runs.healthyUntil(400);
    RunHead head = run.state().head();
    Track track = head.track();
    Track often =
        new Track(
            track.status(),
            track.attempt(),
            track.counting(),
            track.replay(),
            track.latest(),
            track.recent(),
            new Counts(2_000_000, 0, 0, 0, 0),
            track.clock());
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    RunState seen =
        monitor.restore(
            "r",
            run.state().declaration(),
            new RunHead(
                often, head.evaluations(), head.watch(), head.doubt(), head.tail(), head.desk()),
            run.state().tie(),
            run.state().bins());
    Watched on = Watched.from(monitor, seen, run.nowMs());
    on.losses(401, 420, Runs.healthyAnd(HIGH));
    assertThat(countedOver(on)).isCloseTo(1e7, within(1e-2));
  }

  /** A bin in which no loss was a number has no mean to be held against a law. */
  @Test
  void anEmptyBinIsHeldAgainstNothing() {
    Watched run = Runs.declared(",'reference':{'floor':2,'amplitude':47.546,'exponent':0.4}");
    run.losses(1, 400, Runs::healthy);
    run.losses(401, 440, any -> Double.NaN);
    run.losses(441, 460, Runs::healthy);
    assertThat(run.toldInWords()).containsExactly("diverged open", "diverged resolved");
  }

  private static double countedOver(Watched run) {
    Alert page = run.told(AlertKind.DRIFT_UP).get(0);
    return 0.01 * Math.exp((page.ground().threshold() - 5) / 2);
  }
}
