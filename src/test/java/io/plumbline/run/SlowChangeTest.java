package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Seeds;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes slowly, or in few losses, is told from what is over. */
class SlowChangeTest {
  /** Losses in a run; each stands for 50 steps, as many trainers log. */
  private static final int LOSSES = 400;

  private static final int AT = 200;
  private static final double SD = 0.004;

  private static double healthy(double i) {
    return 2.2 + 1.2 * Math.pow((i + 1) / LOSSES, -0.4);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("learning stops", change((i, loss) -> healthy(AT)), AlertKind.DRIFT_UP, 60),
        Arguments.of(
            "a ramp of 3 % over a tenth of the run",
            change((i, loss) -> loss * (1 + 0.03 * Math.min(1, (i - AT) / 40))),
            AlertKind.DRIFT_UP,
            40),
        Arguments.of(
            "a step down of 3 %", change((i, loss) -> loss * 0.97), AlertKind.DRIFT_DOWN, 4));
  }

  private static DoubleBinaryOperator change(DoubleBinaryOperator changed) {
    return (i, loss) -> i < AT ? loss : changed.applyAsDouble(i, loss);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void isFound(String what, DoubleBinaryOperator change, AlertKind kind, int within) {
    Seeds.each(
        10,
        seed -> {
          List<Alert> pages = watched(change, seed).pages();
          assertThat(pages).isNotEmpty();
          assertThat(pages.get(0).kind()).isEqualTo(kind);
          assertThat(pages.get(0).opened().step().orElseThrow() / 50.0 - AT)
              .as(pages.get(0).ground().message())
              .isBetween(0.0, (double) within);
        });
  }

  /** The second of them confirms the spike; it is over before it can be a drift. */
  @Test
  void twoHighLossesAreASpikeAndPageNobody() {
    Seeds.each(
        10,
        seed -> {
          Watched run = watched((i, loss) -> i == AT || i == AT + 1 ? loss * 1.2 : loss, seed);
          assertThat(run.toldInWords()).containsExactly("spike open", "spike resolved");
          assertThat(run.told().get(0).opened().step()).hasValue(50L * (AT + 2));
        });
  }

  @Test
  void aHealthyRunPagesNobody() {
    Seeds.each(20, seed -> assertThat(watched((i, loss) -> loss, seed).pages()).isEmpty());
  }

  private static Watched watched(DoubleBinaryOperator change, int seed) {
    Watched run = new Watched("r");
    Random random = new Random(seed);
    run.send(
        "{'type':'run','target_tokens':%d,'batch_tokens':1000,"
            + "'schedule':{'kind':'constant','peak_lr':0.001}}",
        LOSSES * 50_000L);
    for (int i = 0; i < LOSSES; i++) {
      double loss = change.applyAsDouble(i, healthy(i)) + SD * random.nextGaussian();
      run.send("{'step':%d,'loss':%.5f,'lr':0.001}", 50 * (i + 1), loss);
    }
    return run;
  }
}
