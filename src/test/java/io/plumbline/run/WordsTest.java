package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.Evidence;
import io.plumbline.drift.Finding;
import io.plumbline.drift.Numerics;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences of alerts, whole. */
class WordsTest {
  /** 2.31 is 5 % above 2.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SPIKE; loss spike",
        "DIVERGED; diverged, half of all that was learned is lost",
        "DRIFT_UP; loss stays above the curve predicted for it",
        "DRIFT_DOWN; loss stays below the curve predicted for it, as with leaked, repeated or"
            + " easier data",
        "PLATEAU; learning has stopped where the law says that it should not",
        "OFF_REFERENCE; loss is off the law declared for the run",
        "EVAL_GAP; evaluation loss is leaving training loss, overfitting",
        "TOKEN_COUNT; token counts do not fit",
        "LOSS_UNIT; the loss is logged in another unit",
        "LEARNING_RATE; the learning rate is not the declared one"
      })
  void whatWasFoundThenTheNumbersThenSince(Finding finding, String what) {
    assertThat(Words.of(finding, evidence(OptionalLong.of(401), 2.2, 2.31)))
        .isEqualTo(
            what
                + ": 2.310 instead of 2.200 nats per token (+5.0 %) since step 401 (4.01e+05"
                + " tokens)");
  }

  @Test
  void withoutAStepItIsSinceTokens() {
    assertThat(Words.of(Finding.SPIKE, evidence(OptionalLong.empty(), 2.2, 1.98)))
        .isEqualTo(
            "loss spike: 1.980 instead of 2.200 nats per token (-10.0 %) since 4.01e+05 tokens");
  }

  @Test
  void withoutAnExpectationOnlyWhatWasSeenIsSaid() {
    assertThat(Words.of(Finding.DIVERGED, evidence(OptionalLong.empty(), Double.NaN, 9)))
        .isEqualTo(
            "diverged, half of all that was learned is lost: 9.000 nats per token since 4.01e+05"
                + " tokens");
  }

  @Test
  void aFallByWhatAUnitWouldGiveIsSaidToLookTheSame() {
    assertThat(Words.of(Finding.DRIFT_DOWN, evidence(OptionalLong.empty(), 3.4, 1.71)))
        .isEqualTo(
            "loss stays below the curve predicted for it, as with leaked, repeated or easier data:"
                + " 1.710 instead of 3.400 nats per token (-49.7 %) since 4.01e+05 tokens. It would"
                + " look the same, had it become 1/2 of it: a mean over 2 micro-batches, ranks or"
                + " accumulation steps where there was their sum");
    assertThat(Words.of(Finding.DRIFT_DOWN, evidence(OptionalLong.empty(), 3.4, 1.9)))
        .endsWith("(-44.1 %) since 4.01e+05 tokens");
    assertThat(Words.of(Finding.DRIFT_UP, evidence(OptionalLong.empty(), 1.71, 3.42)))
        .endsWith("(+100.0 %) since 4.01e+05 tokens");
  }

  @Test
  void whatIsNoNumberIsNoShareOfAnything() {
    assertThat(
            Words.of(Numerics.Wrong.NOT_A_NUMBER, evidence(OptionalLong.empty(), 2.2, Double.NaN)))
        .isEqualTo(
            "diverged, the loss is not a finite number: NaN instead of 2.200 nats per token since"
                + " 4.01e+05 tokens");
    assertThat(Words.of(Finding.SPIKE, evidence(OptionalLong.empty(), 0, 1)))
        .as("nor is there a share of nothing")
        .isEqualTo("loss spike: 1.000 instead of 0.000 nats per token since 4.01e+05 tokens");
    assertThat(Words.of(Finding.SPIKE, evidence(OptionalLong.empty(), -2, -1)))
        .isEqualTo("loss spike: -1.000 instead of -2.000 nats per token since 4.01e+05 tokens");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SPIKE; the loss has come back",
        "DIVERGED; the loss has come back",
        "DRIFT_UP; back on the predicted curve, or the curve has been learned anew",
        "DRIFT_DOWN; back on the predicted curve, or the curve has been learned anew",
        "PLATEAU; back on the predicted curve, or the curve has been learned anew",
        "STALLED; events arrive again",
        "REWOUND; the run has passed the point that it had reached before",
        "UNDERTRAINED; the run is back where its plan was",
        "OVERTRAINED; the run is back where its plan was",
        "OFF_REFERENCE; back on the declared law",
        "EVAL_GAP; evaluation loss is back with training loss",
        "TOKEN_COUNT; token counts fit again",
        "LOSS_UNIT; the loss is logged in its first unit again",
        "LEARNING_RATE; the learning rate is the declared one again"
      })
  void whyItIsOver(AlertKind kind, String why) {
    assertThat(Words.over(kind)).isEqualTo(why);
  }

  @Test
  void eachKindHasANextStepOfItsOwn() {
    Set<String> steps = new HashSet<>();
    for (AlertKind kind : AlertKind.values()) {
      String step = AlertText.next(kind);
      assertThat(step).matches("[A-Z][^.]+\\.").isEqualTo(NextStep.of(kind));
      steps.add(step);
    }
    assertThat(steps).hasSize(AlertKind.values().length);
    assertThat(NextStep.of(AlertKind.STALLED)).contains("job is alive");
    assertThat(NextStep.of(AlertKind.DIVERGED)).contains("Stop the run");
  }

  @Test
  void onlyWhatBurnsMoneyWakesSomebody() {
    assertThat(Arrays.stream(AlertKind.values()))
        .filteredOn(kind -> kind.severity() == AlertKind.Severity.PAGE)
        .containsExactly(
            AlertKind.DIVERGED, AlertKind.DRIFT_UP, AlertKind.DRIFT_DOWN, AlertKind.STALLED);
    assertThat(Arrays.stream(AlertKind.values()))
        .filteredOn(kind -> kind.severity() == AlertKind.Severity.INFO)
        .containsExactly(AlertKind.REWOUND, AlertKind.OVERTRAINED);
  }

  @ParameterizedTest
  @CsvSource({
    "SPIKE, spike, RunSpike",
    "DRIFT_UP, drift_up, RunDriftUp",
    "EVAL_GAP, eval_gap, RunEvalGap"
  })
  void aKindHasALabelAndAName(AlertKind kind, String label, String name) {
    assertThat(kind.label()).isEqualTo(label);
    assertThat(kind.alertName()).isEqualTo(name);
  }

  private static Evidence evidence(OptionalLong step, double expected, double seen) {
    return new Evidence(5, 4, 401_000, step, expected, seen);
  }
}
