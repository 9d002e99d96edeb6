package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums over segments, held against the plain sums over all losses. */
class SegmentsTest {
  /**
   * A shift that began within a segment is found at one of its ends: a segment of s losses is
   * followed by at least 2 s - 2 younger ones, so of the statistic at least sqrt((2s-2)/(3s-2)) is
   * kept, 0.77 where s is 4 and 0.82 where it is large.
   */
  private static final double KEPT = 0.77;

  @Test
  void whatIsHeldIsAtMostThreeOfASizeOldestLargest() {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= 3_000; i++) {
      segments = plus(segments, i);
      int[] counts = segments.counts();
      int row = 1;
      for (int at = 1; at < counts.length; at++) {
        assertThat(counts[at]).isLessThanOrEqualTo(counts[at - 1]);
        row = counts[at] == counts[at - 1] ? row + 1 : 1;
        assertThat(row).as("of size %s after %s", counts[at], i).isLessThanOrEqualTo(3);
        assertThat(Integer.bitCount(counts[at])).isEqualTo(1);
      }
      assertThat(counts.length).isLessThanOrEqualTo(30);
    }
  }

  @Test
  void theOldestIsForgottenWhenTheyAreMoreThanTheLongest() {
    Segments segments = Segments.EMPTY;
    int before = 0;
    for (int i = 1; i <= 5_000; i++) {
      segments = plus(segments, i);
      int total = segments.total();
      assertThat(total).isLessThanOrEqualTo(Segments.LONGEST);
      assertThat(i <= Segments.LONGEST ? total - i : 0).isZero();
      assertThat(total).as("after %s", i).isGreaterThan(Segments.LONGEST / 2 - (i < 600 ? 999 : 0));
      before = total;
    }
    assertThat(before).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "1, '[1]'",
    "3, '[1, 1, 1]'",
    "4, '[2, 1, 1]'",
    "5, '[2, 1, 1, 1]'",
    "6, '[2, 2, 1, 1]'",
    "9, '[2, 2, 2, 1, 1, 1]'",
    "10, '[4, 2, 2, 1, 1]'"
  })
  void fourOfASizeBecomeOneOfTheNext(int losses, String counts) {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= losses; i++) {
      segments = plus(segments, i);
    }
    assertThat(segments).hasToString("Segments" + counts);
  }

  @Test
  void aMergedSegmentBeginsWhereItsOlderHalfDid() {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= 4; i++) {
      segments = segments.plus(i, at(100L * i, i));
    }
    assertThat(segments.sums()).containsExactly(3, 3, 4);
    assertThat(segments.tokens()).containsExactly(100, 300, 400);
    assertThat(segments.steps()).containsExactly(1, 3, 4);
  }

  /** Each candidate is one of the plain sums, so nothing is found that is not there. */
  @Test
  void theStrongestIsOneOfThePlainSumsAndNeverAboveTheirStrongest() {
    Seeds.each(
        60,
        seed -> {
          Random random = new Random(seed);
          double v = seed % 3 == 0 ? 0 : 0.1 * random.nextDouble();
          double[] z = stream(random, 400, 250, 0.8 * random.nextGaussian());
          GlrOracle oracle = new GlrOracle(z, v);
          Segments segments = Segments.EMPTY;
          for (int end = 1; end <= z.length; end++) {
            segments = segments.plus(z[end - 1], at(1_000L * end, end));
            if (end % 7 != 0) {
              continue;
            }
            Segments.Shift found = segments.strongest(v, 8, 0, 1_000L * end);
            if (found.losses() == 0) {
              assertThat(end).isLessThan(8);
              continue;
            }
            int n = found.losses();
            assertThat(found.statistic()).isCloseTo(oracle.of(end, n), within(1e-6));
            assertThat(found.meanZ() * n * found.statistic()).isGreaterThanOrEqualTo(0);
            assertThat(found.since().tokens()).isEqualTo(1_000L * (end - n + 1));
            assertThat(found.meanZ()).isCloseTo(mean(z, end - n, end), within(1e-9));
            assertThat(Math.abs(found.statistic()))
                .isLessThanOrEqualTo(Math.abs(oracle.strongest(end, 8)) + 1e-6);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 0.03, 1})
  void aCleanShiftKeepsMostOfItsStatisticWhereverItBegan(double v) {
    for (int quiet : new int[] {0, 1, 5, 64, 200}) {
      Segments segments = Segments.EMPTY;
      for (int i = 0; i < quiet; i++) {
        segments = plus(segments, 0);
      }
      for (int n = 1; n <= 700; n++) {
        segments = plus(segments, 1);
        if (n >= 8) {
          double exact = n * (double) n / (n + (double) n * n * v);
          double found = segments.strongest(v, 8, 0, 1_000).statistic();
          assertThat(found / exact).as("%s after %s", n, quiet).isBetween(KEPT, 1 + 1e-12);
        }
      }
    }
  }

  /** Until the first merge every start is tried. */
  @Test
  void fewLossesAreTriedFromEveryStart() {
    Seeds.each(
        200,
        seed -> {
          Random random = new Random(seed);
          double[] z = stream(random, 3, 3, 0);
          Segments segments = Segments.EMPTY;
          for (int end = 1; end <= 3; end++) {
            segments = segments.plus(z[end - 1], at(end, end));
            assertThat(segments.strongest(0.2, 1, 0, end).statistic())
                .isCloseTo(new GlrOracle(z, 0.2).strongest(end, 1), within(1e-9));
          }
        });
  }

  @Test
  void tooFewMakeNoShift() {
    Segments seven = many(7, 2);
    assertThat(seven.strongest(0, 8, 0, 7_000).statistic()).isZero();
    assertThat(seven.strongest(0, 8, 0, 7_000).losses()).isZero();
    assertThat(many(8, 2).strongest(0, 8, 0, 8_000).statistic()).isEqualTo(32);
    assertThat(many(8, -2).strongest(0, 8, 0, 8_000).statistic()).isEqualTo(-32);
  }

  @Test
  void fewDoIfTheySpanEnoughOfTheRun() {
    Segments three = Segments.EMPTY.plus(2, at(99, 1)).plus(2, at(100, 2)).plus(2, at(110, 3));
    assertThat(three.strongest(0, 8, 0.1, 110).statistic()).isEqualTo(12); // 11 of 110 tokens
    assertThat(three.strongest(0, 8, 0.11, 110).statistic()).isZero();
    assertThat(three.strongest(0, 8, 0, 110).statistic()).isZero();
    Segments two = Segments.EMPTY.plus(2, at(1, 1)).plus(2, at(110, 2));
    assertThat(two.strongest(0, 8, 0.1, 110).statistic()).isZero();
  }

  @Test
  void anEqualStatisticFurtherBackIsNotPreferred() {
    // -2 and then 2, 2: the newest two give 8, all three 4/3
    Segments segments = Segments.EMPTY.plus(-2, at(10, 1)).plus(2, at(20, 2)).plus(2, at(30, 3));
    Segments.Shift shift = segments.strongest(0, 1, 0, 30);
    assertThat(shift.statistic()).isEqualTo(8);
    assertThat(shift.losses()).isEqualTo(2);
    assertThat(shift.since().tokens()).isEqualTo(20);
    assertThat(shift.meanZ()).isEqualTo(2);
    // 1 + 1, 0, 2: the newest alone gives 4, all four 16/4
    Segments tie =
        Segments.EMPTY.plus(1, at(10, 1)).plus(1, at(20, 2)).plus(0, at(30, 3)).plus(2, at(40, 4));
    assertThat(tie.strongest(0, 1, 0, 40).losses()).isEqualTo(1);
  }

  @Test
  void theNewestMeanIsOverWholeSegments() {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= 10; i++) {
      segments = plus(segments, i); // [4: 10, 2: 11, 2: 15, 1: 9, 1: 10]
    }
    assertThat(segments.recentMean(1)).isEqualTo(10);
    assertThat(segments.recentMean(2)).isEqualTo(9.5);
    assertThat(segments.recentMean(3)).isEqualTo(34.0 / 4);
    assertThat(segments.recentMean(10)).isEqualTo(5.5);
    assertThat(segments.recentMean(11)).isNaN();
    assertThat(Segments.EMPTY.recentMean(1)).isNaN();
  }

  @Test
  void halvesAreOfWhatWasSeenSince() {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= 10; i++) {
      segments = segments.plus(i, at(100L * i, i)); // segments begin at 100, 500, 700, 900, 1000
    }
    // a half may reach one segment further or less, and small segments fill it up
    Segments.Halves three = segments.halvesSince(700);
    assertThat(three.earlier()).isEqualTo((7 + 8) / 2.0);
    assertThat(three.later()).isEqualTo((9 + 10) / 2.0);
    Segments.Halves none = segments.halvesSince(1_001);
    assertThat(none.earlier()).isZero();
    assertThat(none.later()).isZero();
    Segments.Halves one = segments.halvesSince(1_000);
    assertThat(one.earlier()).isZero();
    assertThat(one.later()).isEqualTo(10);
  }

  @Test
  void nineLossesFallIntoFourAndFive() {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= 9; i++) {
      segments = segments.plus(i, at(100L * i, i)); // [2, 2, 2, 1, 1, 1]
    }
    assertThat(segments.halvesSince(0)).isEqualTo(new Segments.Halves(2.5, 7));
    assertThat(segments.halvesSince(500)).isEqualTo(new Segments.Halves(5.5, 8));
  }

  @Test
  void equalByWhatTheyHold() {
    assertThat(many(9, 1)).isEqualTo(many(9, 1)).hasSameHashCodeAs(many(9, 1));
    assertThat(many(9, 1)).isNotEqualTo(many(10, 1)).isNotEqualTo(many(9, 2)).isNotEqualTo("");
    assertThat(Segments.EMPTY.plus(1, at(2, 3))).isNotEqualTo(Segments.EMPTY.plus(1, at(3, 3)));
    assertThat(Segments.EMPTY.plus(1, at(2, 3))).isNotEqualTo(Segments.EMPTY.plus(1, at(2, 4)));
    assertThat(many(9, 1).hashCode()).isNotEqualTo(many(9, 2).hashCode());
  }

  private static Place at(long tokens, long step) {
    return new Place(tokens, OptionalLong.of(step));
  }

  private static Segments many(int count, double z) {
    Segments segments = Segments.EMPTY;
    for (int i = 1; i <= count; i++) {
      segments = segments.plus(z, at(1_000L * i, i));
    }
    return segments;
  }

  private static Segments plus(Segments segments, double z) {
    return segments.plus(z, at(1, 1));
  }

  private static double mean(double[] z, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += z[i];
    }
    return sum / (to - from);
  }

  /** Gaussian, shifted from one place on. */
  static double[] stream(Random random, int length, int shiftedFrom, double shift) {
    double[] z = new double[length];
    for (int i = 0; i < length; i++) {
      z[i] = random.nextGaussian() + (i >= shiftedFrom ? shift : 0);
    }
    return z;
  }
}
