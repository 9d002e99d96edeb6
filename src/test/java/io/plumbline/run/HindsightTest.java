package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What forecasts of a complete run would have missed. */
class HindsightTest {
  private static final int STEPS = 4_000;

  @Test
  void aRunThatObeysTheLawIsHardlyMissed() {
    List<Double> misses = Hindsight.misses(declared(), bins(HindsightTest::law));
    assertThat(misses).hasSize(9);
    assertThat(misses.subList(3, 9)).allMatch(miss -> Math.abs(miss) < 0.3);
  }

  @Test
  void aRunThatEndsHigherThanForecastIsAMissAboveZeroUntilItIsSeen() {
    List<Double> misses =
        Hindsight.misses(declared(), bins(x -> law(x) + (x > 0.6 ? 0.08 * (x - 0.6) / 0.4 : 0)));
    List<Double> lawful = Hindsight.misses(declared(), bins(HindsightTest::law));
    for (int tenth = 3; tenth < 6; tenth++) {
      assertThat(misses.get(tenth)).isGreaterThan(lawful.get(tenth) + 0.2);
    }
  }

  @Test
  void withoutATargetOrALossThereIsNothingToMiss() {
    assertThat(Hindsight.misses(Declaration.NONE, bins(HindsightTest::law))).isEmpty();
    assertThat(Hindsight.misses(declared(), List.of())).isEmpty();
  }

  private static double law(double share) {
    return 2.5 + 0.3 * Math.pow(share, -0.5);
  }

  private static List<Bin> bins(DoubleUnaryOperator loss) {
    LossCurve curve = LossCurve.EMPTY;
    for (int i = 1; i <= STEPS; i++) {
      double noise = 0.01 * Math.sin(i * 2.4);
      curve =
          curve.plus(
              i * 1_000L, OptionalLong.of(i), loss.applyAsDouble(i / (double) STEPS) + noise, 1e-3);
    }
    return curve.closed();
  }

  private static Declaration declared() {
    return Events.declaration(
        "'target_tokens':4000000,'batch_tokens':1000,"
            + "'schedule':{'kind':'constant','peak_lr':1e-3}");
  }
}
