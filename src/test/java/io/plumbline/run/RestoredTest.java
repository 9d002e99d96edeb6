package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.Bin;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A model that took in one bin after the other is, to the bit, the one made anew from what is kept:
 * whatever became of its bins on the way. At step 400 a bin is eight steps wide.
 */
class RestoredTest {
  private final Watched run = Runs.healthyUntil(400);

  @Test
  void ofARunThatGoesOn() {
    run.losses(401, 440, Runs::healthy);
    assertSame(run);
  }

  @Test
  void afterALossThatArrivedLateInAClosedBin() {
    int closed = run.report().seen().size();
    int step = 401;
    while (run.report().seen().size() == closed) {
      run.losses(step, step++, Runs::healthy);
    }
    Bin bin = run.report().seen().get(closed);
    long late = bin.lastTokens() - 500;
    run.send("{'tokens':%d,'loss':2.6,'ts':%d}", late, run.nowMs() - 2_500);
    Bin after = run.report().seen().get(closed);
    assertThat(after.losses().count()).isEqualTo(bin.losses().count() + 1);
    assertSame(run);
  }

  @Test
  void afterASuspicionThatHasGone() {
    int closed = run.report().seen().size();
    int closing = 401;
    for (Watched ahead = Runs.healthyUntil(400); ahead.report().seen().size() == closed; ) {
      ahead.losses(closing, closing++, Runs::healthy);
    }
    run.losses(401, closing - 4, Runs::healthy);
    run.losses(closing - 3, closing - 1, Runs.healthyAnd(0.05));
    assertThat(run.uses()).endsWith("-");
    assertSame(run);
    int step = closing;
    while (!run.uses().matches("f+")) {
      run.losses(step, step++, Runs::healthy);
    }
    assertSame(run);
  }

  @Test
  void afterANewLevel() {
    run.losses(401, 480, Runs.healthyAnd(0.05));
    assertThat(run.uses()).contains("-N");
    assertSame(run);
    Watched announced = Runs.healthyUntil(400);
    announced.send("{'type':'change','what':'data'}");
    announced.losses(401, 420, Runs.healthyAnd(0.05));
    assertThat(announced.uses()).contains("fN");
    assertSame(announced);
  }

  @Test
  void afterAReturnToACheckpoint() {
    run.losses(380, 385, Runs::healthy);
    assertSame(run);
  }

  @Test
  void inAnotherUnit() {
    run.losses(401, 440, step -> Runs.healthy(step) / Math.log(2));
    assertThat(run.open()).containsExactly("loss_unit");
    assertSame(run);
  }

  @Test
  void underAnotherPlan() {
    double before = run.report().outlook().orElseThrow().atHorizon().loss();
    run.send("{'type':'run','target_steps':8000}");
    assertThat(run.report().outlook().orElseThrow().atHorizon().loss()).isLessThan(before);
    assertSame(run);
    run.losses(401, 420, Runs::healthy);
    assertSame(run);
  }

  /** Past 512 the oldest are joined in pairs. A bin for each loss here, 2.5 % apart. */
  @Test
  void afterBinsWereJoined() {
    Watched old = new Watched("r");
    old.send("{'type':'run','params':1e6,'target_tokens':1000000000}");
    double tokens = 1_000;
    int most = 0;
    for (int i = 0; i <= 514; i++, tokens *= 1.025) {
      double loss = 2 + 30 * Math.pow(tokens, -0.3) + 0.01 * Math.sin(i);
      old.send("{'tokens':%d,'loss':%.6f}", (long) tokens, loss);
      most = Math.max(most, old.report().seen().size());
    }
    assertThat(most).isEqualTo(512);
    assertThat(old.report().seen().size()).isLessThan(400);
    assertSame(old);
  }

  private static void assertSame(Watched live) {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    RunState kept = live.state();
    RunState again =
        monitor.restore(kept.run(), kept.declaration(), kept.head(), kept.tie(), kept.bins());
    assertThat(essence(monitor.report(again))).isEqualTo(essence(monitor.report(kept)));
    assertThat(again.model().noiseVariance()).isEqualTo(kept.model().noiseVariance());
  }

  private static List<Object> essence(RunReport report) {
    Outlook outlook = report.outlook().orElseThrow();
    return List.of(
        outlook.law(),
        outlook.atHorizon(),
        List.copyOf(outlook.grid()),
        outlook.scheduleSays(),
        report.expected().newest(),
        report.progress(),
        report.verdicts());
  }
}
