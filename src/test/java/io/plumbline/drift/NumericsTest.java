package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.Numerics.Wrong;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericsTest {
  private Numerics numerics = Numerics.NEW;

  private Wrong loss(double loss) {
    numerics = numerics.plus(loss, OptionalDouble.empty());
    return numerics.wrong();
  }

  private Wrong loss(double loss, double norm) {
    numerics = numerics.plus(loss, OptionalDouble.of(norm));
    return numerics.wrong();
  }

  /** So many losses of six digits, no two neighbours alike. */
  private void sound(int count) {
    for (int i = 0; i < count; i++) {
      assertThat(loss(2.5 + 1e-6 * (i % 7))).isEqualTo(Wrong.NOTHING);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsNoneAtOnceAndUntilTheNextThatIs(double loss) {
    assertThat(loss(loss)).isEqualTo(Wrong.NOT_A_NUMBER);
    sound(3);
    assertThat(loss(loss)).isEqualTo(Wrong.NOT_A_NUMBER);
    assertThat(loss(2)).isEqualTo(Wrong.NOTHING);
  }

  @Test
  void zeroOutOfNowhereIsNoLossUntilItIsGone() {
    sound(20);
    for (int i = 0; i < 50; i++) {
      assertThat(loss(0)).isEqualTo(Wrong.ZERO);
    }
    assertThat(loss(2.5)).isEqualTo(Wrong.NOTHING);
  }

  @Test
  void zeroWithANormThatIsNoneIsNoLossFromTheFirst() {
    assertThat(loss(0, Double.NaN)).isEqualTo(Wrong.ZERO);
    assertThat(loss(0, Double.NaN)).isEqualTo(Wrong.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"0.0199, NOTHING", "0.0201, ZERO"})
  void whatIsLearnedByHeartMayComeToZero(double before, Wrong then) {
    sound(20);
    loss(before);
    assertThat(loss(0)).isEqualTo(then);
  }

  @Test
  void aRunThatBeginsWithZerosMayGoOn() {
    for (int i = 0; i < 100; i++) {
      assertThat(loss(0)).isEqualTo(Wrong.NOTHING);
    }
  }

  @Test
  void oneGradientNormThatIsNoneIsHowHalfPrecisionFindsItsScale() {
    for (int i = 0; i < 50; i++) {
      assertThat(loss(2 + 1e-3 * i, i % 3 == 0 ? 1 : Double.POSITIVE_INFINITY))
          .isEqualTo(Wrong.NOTHING);
    }
  }

  @Test
  void threeInARowAreNot() {
    loss(2.1, Double.NaN);
    assertThat(loss(2.2, Double.NaN)).isEqualTo(Wrong.NOTHING);
    assertThat(loss(2.3)).isEqualTo(Wrong.NOTHING); // not every step logs its norm
    assertThat(loss(2.4, Double.NaN)).isEqualTo(Wrong.GRADIENTS);
    assertThat(loss(2.5, Double.NaN)).isEqualTo(Wrong.GRADIENTS);
    assertThat(loss(2.6, 0.4)).isEqualTo(Wrong.NOTHING);
  }

  /**
   * After 100 pairs of which none was equal p is i/(101 + i) at the i-th repetition: 7 ln(7/108) =
   * -19.2 is above ln(1e-9) = -20.7, 8 ln(8/109) = -20.9 below.
   */
  @Test
  void aLossRepeatedToTheDigitIsFrozen() {
    sound(100);
    loss(2.75);
    for (int i = 1; i <= 7; i++) {
      assertThat(loss(2.75)).as("repetition %d", i).isEqualTo(Wrong.NOTHING);
    }
    assertThat(loss(2.75)).isEqualTo(Wrong.FROZEN);
    assertThat(loss(2.75)).isEqualTo(Wrong.FROZEN);
    assertThat(loss(2.751)).isEqualTo(Wrong.NOTHING);
  }

  /** Losses of one digit about 2.5 that stray by 0.03: three of four are alike. */
  @Test
  void coarseLossesMayRepeatThemselves() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      double loss = Math.round(10 * (2.5 + 0.03 * random.nextGaussian())) / 10.0;
      assertThat(loss(loss)).isEqualTo(Wrong.NOTHING);
    }
  }

  /** Some loggers send the newest value they have with every step. */
  @Test
  void lossesThatAreEachSentTenTimesMayRepeatThemselves() {
    for (int i = 0; i < 20_000; i++) {
      int computed = i / 10;
      assertThat(loss(3 - 1e-5 * computed)).isEqualTo(Wrong.NOTHING);
    }
    for (int i = 0; i < 400; i++) {
      loss(2.5);
    }
    assertThat(loss(2.5)).isEqualTo(Wrong.FROZEN);
  }

  @Test
  void whatIsCountedStaysSmall() {
    for (int i = 0; i < 100_000; i++) {
      loss(i % 2 == 0 ? 2 : 2.5, 1);
    }
    assertThat(numerics.pairs()).isBetween(2048, 4096);
    assertThat(numerics.equal()).isZero();
    assertThat(numerics.repeats()).isZero();
  }

  @Test
  void afterAReturnToACheckpointNothingReachesAcross() {
    sound(100);
    loss(2.75, Double.NaN);
    loss(2.75, Double.NaN);
    Numerics restarted = numerics.restarted();
    assertThat(restarted.repeats()).isZero();
    assertThat(restarted.badNorms()).isZero();
    assertThat(restarted.last()).isNaN();
    assertThat(restarted.pairs()).isEqualTo(numerics.pairs());
  }

  @ParameterizedTest
  @CsvSource({
    "NOTHING, ''",
    "NOT_A_NUMBER, 'the loss is not a finite number'",
    "ZERO, 'the loss is exactly 0, as after an overflow in half precision'",
    "GRADIENTS, 'the gradient norm is not a finite number'",
    "FROZEN, 'the loss is the same to the digit: nothing is computed, or the same value is logged'"
  })
  void saysWhatIsWrong(Wrong wrong, String says) {
    assertThat(wrong.says()).isEqualTo(says);
  }
}
