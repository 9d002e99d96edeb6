package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gain believed for a learning rate and a size, by a pocket calculator. */
class PriorTest {
  /** 0.08 at a peak of 1e-3 and 1e8 parameters, as the rate to the 0.5 and the size to the 0.08. */
  private static final Prior PRIOR = Laws.prior(0.7, 0.3, 0.1, 0.25, 0.5, 0.3, 0.08, 0.25, 0.5);

  @ParameterizedTest
  @CsvSource({
    "1e-3, NaN, 0.08",
    "1e-3, 1e8, 0.08",
    "2.5e-4, NaN, 0.04",
    "2.5e-4, 1.6e9, 0.0499332",
    "1e-3, 1e7, 0.0665411",
    "4e-3, NaN, 0.11",
    "1e-5, NaN, 0.02",
    "NaN, NaN, 0.064",
    "0, 1e9, 0.064",
    "-1, 1e9, 0.064",
    "1e-3, 0, 0.08",
    "1e-3, -5, 0.08"
  })
  void theGainGrowsWithTheRateAndHardlyWithTheSize(double rate, double params, double gain) {
    assertThat(PRIOR.gainAt(rate, params)).isCloseTo(gain, within(1e-7));
  }
}
