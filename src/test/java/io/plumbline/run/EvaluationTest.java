package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/**
 * Evaluation held against training. At step 400 the training loss is 2.27, so a gap is too wide
 * 0.18 nats above its lowest; it is smoothed with weight 1/2.
 */
class EvaluationTest {
  private final Watched run = Runs.healthyUntil(400);

  /** Gaps of 0.1, then 0.6: smoothed 0.35, 0.475 and 0.54 are each too wide. */
  @Test
  void theThirdTooWideIsAnAlertAndTheFirstClosedEndsIt() {
    evaluations(0.1, 0.6, 0.6);
    assertThat(run.told()).isEmpty();
    evaluations(0.6);
    assertThat(run.toldInWords()).containsExactly("eval_gap open");
    Alert alert = run.told().get(0);
    assertThat(alert.ground().expectedLoss().orElseThrow())
        .as("training and the lowest gap")
        .isCloseTo(Runs.law(400) + 0.1, within(0.02));
    assertThat(alert.ground().seenLoss().orElseThrow())
        .isCloseTo(Runs.law(400) + 0.6, within(1e-3));
    assertThat(alert.ground().statistic())
        .isCloseTo((0.5375 - 0.1) / (0.08 * Runs.law(400)), within(0.1));
    evaluations(0.1, 0.1); // 0.319, 0.209: still more than half of what is too wide
    assertThat(run.told()).hasSize(1);
    evaluations(0.1); // 0.155
    assertThat(run.toldInWords()).containsExactly("eval_gap open", "eval_gap resolved");
    assertThat(run.told().get(1).ended().orElseThrow().why())
        .isEqualTo("evaluation loss is back with training loss");
  }

  @Test
  void whatIsNoNumberAndWhatIsNoLossSayNothing() {
    evaluations(0.1, 0.6, 0.6);
    run.send("{'type':'eval','step':400,'eval_loss':'NaN'}");
    run.send("{'type':'eval','step':400,'metrics':{'accuracy':0.9}}");
    assertThat(run.told()).isEmpty();
    assertThat(run.report().progress().readings().metrics()).containsEntry("accuracy", 0.9);
    assertThat(run.report().progress().losses().evalNats()).isEmpty();
    evaluations(0.6);
    assertThat(run.toldInWords()).containsExactly("eval_gap open");
  }

  @Test
  void beforeThereIsACurveNothingIsCompared() {
    Watched young = Runs.declared();
    young.losses(1, 100, Runs::healthy);
    for (double gap : new double[] {0, 3, 3, 3, 3}) {
      young.send("{'type':'eval','step':100,'eval_loss':%.3f}", Runs.law(100) + gap);
    }
    assertThat(young.told()).isEmpty();
    assertThat(young.report().progress().losses().evalNats().orElseThrow())
        .isCloseTo(Runs.law(100) + 3, within(1e-3));
  }

  /** The mean of the newest losses lies behind a falling curve; the gap is without that lag. */
  @Test
  void trainingIsTakenAtTheStepOfTheEvaluation() {
    Watched coarse = Runs.declared();
    for (int step = 10; step <= 2_000; step += 10) {
      coarse.losses(step, step, Runs::law);
    }
    for (double gap : new double[] {0.5, 0.5, 0.5, 0.5}) {
      coarse.send("{'type':'eval','step':2000,'eval_loss':%.4f}", Runs.law(2_000) + gap);
    }
    double lag = coarse.report().progress().losses().smoothedNats() - Runs.law(2_000);
    assertThat(lag).isBetween(0.002, 0.02);
    for (double gap : new double[] {1, 1, 1}) {
      coarse.send("{'type':'eval','step':2000,'eval_loss':%.4f}", Runs.law(2_000) + gap);
    }
    assertThat(coarse.told().get(0).ground().expectedLoss().orElseThrow())
        .isCloseTo(Runs.law(2_000) + 0.5, within(0.25 * lag));
  }

  /** A declared law: three bins in a row more than 5 % off it are told. */
  @Test
  void aDeclaredLawIsHeldAgainst() {
    String exact = ",'reference':{'floor':2,'amplitude':47.546,'exponent':0.4}"; // 3 * 1000^0.4
    Watched obeying = Runs.declared(exact);
    obeying.losses(1, 440, Runs::healthy);
    assertThat(obeying.told()).isEmpty();
    Watched off = Runs.declared(",'reference':{'floor':2.2,'amplitude':47.546,'exponent':0.4}");
    off.losses(1, 440, Runs::healthy);
    assertThat(off.toldInWords()).containsExactly("off_reference open");
    Alert alert = off.told().get(0);
    assertThat(alert.ground().expectedLoss().orElseThrow() - 0.2)
        .isCloseTo(alert.ground().seenLoss().orElseThrow(), within(0.01));
    // judged from 8 % of the plan on, at step 320: three bins of 2 % later
    assertThat(alert.opened().step().orElseThrow()).isBetween(334L, 346L);
    off.send("{'type':'run','reference':{'floor':2,'amplitude':47.546,'exponent':0.4}}");
    off.losses(441, 460, Runs::healthy);
    assertThat(off.open()).isEmpty();
  }

  private void evaluations(double... gaps) {
    for (double gap : gaps) {
      run.send("{'type':'eval','step':400,'eval_loss':%.4f}", Runs.law(400) + gap);
    }
  }
}
