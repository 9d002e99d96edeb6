package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.forecast.Forecast;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A run that begins again from its beginning under the same id is a new attempt: nobody is paged,
 * and what is forecast rests on the new attempt alone.
 */
class RestartTest {
  /** The first attempt is of another kind: harder data, half a nat above. */
  private static Watched crashedAt(int step) {
    Watched run = Runs.declared();
    run.losses(1, step, Runs.healthyAnd(0.5));
    run.pass(60_000);
    return run;
  }

  private static Forecast end(Watched run) {
    return run.report().outlook().orElseThrow().atHorizon();
  }

  @ParameterizedTest(name = "crash at {0}, declared again: {1}")
  @CsvSource({"400,false", "400,true", "1500,true", "30,true", "12,true"})
  void theNewAttemptIsForecastAsIfItWereAlone(int crash, boolean declared) {
    Watched alone = Runs.declared();
    alone.losses(1, 2000, Runs::healthy);
    Watched run = crashedAt(crash);
    if (declared) {
      run.send("{'type':'run','params':2e5}");
    }
    run.losses(1, 2000, Runs::healthy);
    assertThat(run.opened()).isEmpty();
    assertThat(run.report().progress().attempt()).isEqualTo(1);
    assertThat(run.report().progress().counts().restarts()).isEqualTo(1);
    assertThat(run.report().seen()).isEqualTo(alone.report().seen());
    assertThat(end(run).loss()).isCloseTo(end(alone).loss(), within(1e-9));
  }

  @Test
  void anOpenAlertOfTheLastAttemptIsOver() {
    Watched run = Runs.declared();
    run.losses(1, 600, Runs::healthy);
    run.losses(601, 700, step -> Double.NaN);
    assertThat(run.open()).contains("diverged");
    run.pass(60_000);
    run.losses(1, 50, Runs::healthy);
    assertThat(run.open()).isEmpty();
    Alert last = run.told().get(run.told().size() - 1);
    assertThat(last.ended().orElseThrow().why()).contains("began again");
  }

  @Test
  void withoutClocksADeclarationTellsARestartFromWhatIsLate() {
    Watched run = Runs.declared();
    for (int step = 1; step <= 10; step++) {
      logged(run, step, Runs.healthy(step) + 0.5);
    }
    logged(run, 1, 9.9); // late or broken: it is known
    assertThat(run.counts()).isEqualTo("10 steps, 1 duplicates");
    run.send("{'type':'run','params':2e5}");
    logged(run, 1, Runs.healthy(1));
    assertThat(run.report().progress().counts().restarts()).isEqualTo(1);
    assertThat(run.report().progress().step()).hasValue(1);
    run.send("{'type':'run','params':2e5}");
    logged(run, 2, Runs.healthy(2));
    assertThat(run.report().progress().counts().restarts()).isEqualTo(1);
  }

  @Test
  void aStreamDeliveredAgainIsNoNewAttempt() {
    Watched run = Runs.declared();
    for (int step = 1; step <= 10; step++) {
      logged(run, step, Runs.healthy(step));
    }
    RunState before = run.state();
    run.send("{'type':'run','params':2e5}");
    for (int step = 1; step <= 10; step++) {
      logged(run, step, Runs.healthy(step));
    }
    assertThat(run.counts()).isEqualTo("10 steps, 10 duplicates");
    assertThat(run.state().head().tail()).isEqualTo(before.head().tail());
  }

  @Test
  void aCheckpointIsNotTheBeginning() {
    Watched run = crashedAt(400);
    run.losses(100, 401, Runs::healthy);
    assertThat(run.report().progress().counts().restarts()).isZero();
    assertThat(run.told(AlertKind.REWOUND)).hasSize(2);
    Watched late = Runs.declared(); // seen from step 1000 on, then back to 950
    late.losses(1000, 1300, Runs::healthy);
    late.losses(950, 960, Runs::healthy);
    assertThat(late.report().progress().counts().restarts()).isZero();
    assertThat(late.open()).contains("rewound");
  }

  private static void logged(Watched run, int step, double loss) {
    run.send(String.format(Locale.ROOT, "{'step':%d,'loss':%.6f}", step, loss));
  }
}
