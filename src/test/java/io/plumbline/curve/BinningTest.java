package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which losses share a bin, at every limit, and how many bins there are. */
class BinningTest {
  /**
   * Of a bin that begins at 10 000 tokens with a rate of 100: 2 % are 200 tokens, 0.25 % are 25,
   * and 15 % of the rate are 15.
   */
  @ParameterizedTest
  @CsvSource({
    "10200, 100, true",
    "10201, 100, false",
    "10201, NaN, false",
    "10100, 115, true",
    "10100, 115.1, false",
    "10100, 85, true",
    "10100, 84.9, false",
    "10025, 500, true",
    "10026, 500, false",
    "10100, NaN, true"
  })
  void aBinEndsWithItsTokensOrItsRate(long tokens, double rate, boolean belongs) {
    assertThat(Binning.belongs(Bins.rated(10_000, 3, 2, 100), tokens, rate)).isEqualTo(belongs);
  }

  /** With 512 bins the first 256 become 128, so that one more makes 385. */
  @Test
  void oneBinTooManyHalvesTheOlderHalf() {
    List<Bin> almostAll = LongStream.rangeClosed(1, 511).mapToObj(BinningTest::bin).toList();
    List<Bin> all = Binning.appended(almostAll, bin(512));
    assertThat(all).hasSize(512);
    assertThat(all.get(0).lastTokens()).isEqualTo(1000);
    List<Bin> halved = Binning.appended(all, bin(513));
    assertThat(halved).hasSize(385);
    assertThat(halved.get(0).lastTokens()).isEqualTo(2000);
    assertThat(halved.get(0).losses().count()).isEqualTo(6);
    assertThat(halved.get(127).lastTokens()).isEqualTo(256_000);
    assertThat(halved.get(128).lastTokens()).isEqualTo(257_000);
    assertThat(halved.get(384).lastTokens()).isEqualTo(513_000);
  }

  @Test
  void aBinHasClosedOnceAnotherIsBegun() {
    LossCurve one = LossCurve.EMPTY.plus(10_000, OptionalLong.of(1), 3, 1e-3);
    LossCurve same = one.plus(10_200, OptionalLong.of(2), 3, 1e-3);
    LossCurve next = same.plus(10_201, OptionalLong.of(3), 3, 1e-3);
    assertThat(same.closedSince(one)).isFalse();
    assertThat(next.closedSince(same)).isTrue();
  }

  private static Bin bin(long thousands) {
    return Bins.rated(1000 * thousands, 3, 2, 1e-3);
  }
}
