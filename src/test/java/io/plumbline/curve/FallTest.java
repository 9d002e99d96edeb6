package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to fall, at places worked out by hand. */
class FallTest {
  /**
   * The cosine of 60 degrees is a half, and of 45 degrees 0.70711. An exponential to a tenth is at
   * 0.1^(1/4) = 0.56234 after a quarter, and has fallen (1 - 0.56234) / 0.9; to a hundredth at
   * 0.31623, fallen (1 - 0.31623) / 0.99; a third of that way is 0.01^(1/3) = 0.21544.
   */
  @ParameterizedTest
  @CsvSource({
    "COSINE, 0.25, 0.14645",
    "COSINE, 0.33333333, 0.25",
    "COSINE, 0.5, 0.5",
    "LINEAR, 0.3, 0.3",
    "SQUARE, 0.25, 0.4375",
    "SQUARE, 0.5, 0.75",
    "ROOT, 0.25, 0.5",
    "ROOT, 0.81, 0.9",
    "TO_TENTH, 0.25, 0.48629",
    "TO_TENTH, 0.5, 0.75975",
    "TO_HUNDREDTH, 0.25, 0.69068",
    "TO_HUNDREDTH, 0.33333333, 0.79249",
    "TO_HUNDREDTH, 0.5, 0.90909"
  })
  void itHasFallenByThatShare(Fall fall, double x, double share) {
    assertThat(fall.at(x)).isCloseTo(share, within(1e-5));
  }

  @ParameterizedTest
  @EnumSource
  void beforeItStandsAndBehindItStays(Fall fall) {
    assertThat(fall.at(-7)).isZero();
    assertThat(fall.at(0)).isZero();
    assertThat(fall.at(1)).isCloseTo(1, within(1e-12));
    assertThat(fall.at(1.5)).isEqualTo(fall.at(1));
  }

  @Test
  void anExponentialEndsWhereItsNameSays() {
    assertThat(1 - Fall.TO_TENTH.usualDepth).isCloseTo(0.1, within(1e-12));
    assertThat(1 - Fall.TO_HUNDREDTH.usualDepth).isCloseTo(0.01, within(1e-12));
    assertThat(Fall.COSINE.usualDepth).isEqualTo(0.95);
  }
}
