package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kinship against sums over all triples at once; its uses, tracks and strips by hand. */
class KinshipByHandTest {
  /** 2^20 tokens: cells from here on are 2^10 tokens wide. */
  private static final long BEGIN = 1L << 20;

  private static final int WIDTH = 1 << 10;
  private static final int FIRST = Strip.cell(BEGIN);

  /**
   * Every triple of cells, its differences over the root of 1/n1 + 4/n2 + 1/n3, clipped at five
   * times the root mean square before it once there are sixteen, and weighed by e^(-age/256).
   */
  @Test
  void theSumsAreThoseOfAllTriples() {
    Seeds.each(
        20,
        seed -> {
          Random random = new Random(seed);
          int cells = 30 + random.nextInt(60);
          int[] counts = random.ints(cells, 1, 4).toArray();
          // multiples of 1/1024: a track keeps floats
          double[] own = new double[cells];
          double[] other = new double[cells];
          boolean[] missing = new boolean[cells];
          for (int i = 0; i < cells; i++) {
            other[i] = Math.rint(random.nextGaussian() * 1024) / 1024;
            own[i] = other[i] + 0.5 * random.nextGaussian();
            own[i] += random.nextInt(20) == 0 ? 30 : 0;
            missing[i] = random.nextInt(15) == 0;
          }
          BatchTrack track = BatchTrack.of("other");
          Kinship kinship = Kinship.with(7);
          Strip strip = Strip.EMPTY;
          for (int i = 0; i < cells; i++) {
            if (!missing[i]) {
              track = track.plus(Strip.EMPTY.plus(tokens(i), other[i]));
            }
          }
          track = track.withTrend(flat(0));
          for (int i = 0; i < cells; i++) {
            for (int k = 0; k < counts[i]; k++) {
              strip = strip.plus(tokens(i) + k, own[i]);
            }
            if (i % 9 == 8 || i == cells - 1) {
              kinship = kinship.plus(strip, track, false);
              strip = strip.next();
            }
          }
          List<double[]> triples = new ArrayList<>();
          for (int i = 2; i < cells; i++) {
            if (missing[i] || missing[i - 1] || missing[i - 2]) {
              continue;
            }
            double unit = Math.sqrt(1.0 / counts[i - 2] + 4.0 / counts[i - 1] + 1.0 / counts[i]);
            double dx = (other[i] - 2 * other[i - 1] + other[i - 2]) / unit;
            double dy = (own[i] - 2 * own[i - 1] + own[i - 2]) / unit;
            double[] before = sums(triples);
            if (before[0] >= 16) {
              double mostX = 5 * Math.sqrt(before[1] / before[0]);
              double mostY = 5 * Math.sqrt(before[3] / before[0]);
              dx = Math.max(-mostX, Math.min(mostX, dx));
              dy = Math.max(-mostY, Math.min(mostY, dy));
            }
            triples.add(new double[] {dx, dy});
          }
          double[] sums = sums(triples);
          assertThat(kinship.n()).isCloseTo(sums[0], within(1e-9));
          assertThat(kinship.xx()).isCloseTo(sums[1], within(1e-9 * (1 + sums[1])));
          assertThat(kinship.xy()).isCloseTo(sums[2], within(1e-9 * (1 + sums[1] + sums[3])));
          assertThat(kinship.yy()).isCloseTo(sums[3], within(1e-9 * (1 + sums[3])));
          assertThat(kinship.sibling()).isEqualTo(7);
          double r = sums[2] / Math.sqrt(sums[1] * sums[3]);
          assertThat(kinship.correlation()).isCloseTo(r, within(1e-9));
          assertThat(kinship.left()).isCloseTo(Math.max(1e-3, 1 - r * r), within(1e-9));
        });
  }

  private static double[] sums(List<double[]> triples) {
    double[] sums = new double[4];
    for (int i = 0; i < triples.size(); i++) {
      double weight = Math.exp(-(triples.size() - 1 - i) / 256.0);
      double[] d = triples.get(i);
      sums[0] += weight;
      sums[1] += weight * d[0] * d[0];
      sums[2] += weight * d[0] * d[1];
      sums[3] += weight * d[1] * d[1];
    }
    return sums;
  }

  @Test
  void whatItKnowsIsARegression() {
    Kinship kinship = new Kinship(1, 100, 4, 3, 9, 0, true, false);
    assertThat(kinship.beta()).isEqualTo(0.75);
    assertThat(kinship.correlation()).isEqualTo(0.5);
    assertThat(kinship.left()).isEqualTo(0.75);
    assertThat(kinship.usable()).as("just").isTrue();
    assertThat(new Kinship(1, 100, 4, 2.9, 9, 0, true, false).usable()).isFalse();
    assertThat(new Kinship(1, 100, 4, 3, 9, 0, false, false).usable()).isFalse();
    assertThat(new Kinship(1, 100, 4, 3, 9, 0, true, true).usable()).isFalse();
    assertThat(new Kinship(1, 100, 1, 1, 1, 0, true, false).left()).isEqualTo(1e-3);
    assertThat(Kinship.with(3).beta()).isZero();
    assertThat(Kinship.with(3).correlation()).isZero();
    assertThat(Kinship.with(3).left()).isEqualTo(1);
  }

  /** ((u - b)^2 - u^2) / v: 3.75 a bin where the mean lay at .1 and it says .5. */
  @Test
  void harmAddsUpAndTwelveAreTooMuch() {
    Kinship kinship = new Kinship(1, 100, 4, 3, 9, 0, true, false);
    Kinship harmed = kinship.held(0.1, 0.5, 0.04);
    assertThat(harmed.harm()).isCloseTo(3.75, within(1e-9));
    assertThat(harmed.held(0.5, 0.2, 0.04).harm()).as("good takes away, to 0").isZero();
    assertThat(harmed.held(0.2, 0.18, 0.04).harm())
        .isCloseTo(3.75 + (0.0004 - 0.04) / 0.04, within(1e-9));
    harmed = harmed.held(0.1, 0.5, 0.04).held(0.1, 0.5, 0.04);
    assertThat(harmed.refused()).as("11.25").isFalse();
    assertThat(harmed.held(0.1, 0.5, 0.04).refused()).as("15").isTrue();
    assertThat(kinship.held(0.81, 0, 0.04)).as("beyond 4 sd is no noise").isSameAs(kinship);
    assertThat(kinship.held(0.79, -0.1, 0.04).harm()).isPositive();
    assertThat(kinship.held(Double.NaN, 0, 0.04)).isSameAs(kinship);
    Kinship refused = new Kinship(1, 100, 4, 3, 9, 0, true, true);
    assertThat(refused.held(0.1, 0.1, 1).refused()).as("for good").isTrue();
  }

  /**
   * Without correlation a second difference has variance 6 of one loss; of 1/96 it may be 1 at four
   * standard deviations.
   */
  @ParameterizedTest
  @CsvSource({"0.99, true", "1.01, false", "-0.99, true", "-1.01, false"})
  void aTripleFitsWithinFourStandardDeviations(double bend, boolean fits) {
    Kinship kinship = new Kinship(1, 100, 1, 0, 100 / 96.0, 0, true, false);
    BatchTrack track = track(0, 0, 0);
    assertThat(kinship.fits(strip(1, 1, 0, 0, bend), track, 0)).isEqualTo(fits);
    assertThat(kinship.fits(strip(1, 1, 0, -bend / 2, 0), track, 0)).isEqualTo(fits);
    assertThat(kinship.fits(strip(1, 1, bend, 0, 0), track, 0)).isEqualTo(fits);
  }

  /** Two losses in every cell halve the variance: 1 / sqrt 2 is the most. */
  @ParameterizedTest
  @CsvSource({"0.70, true", "0.715, false"})
  void ofMoreLossesTheMeanIsKnownBetter(double bend, boolean fits) {
    Kinship kinship = new Kinship(1, 100, 1, 0, 100 / 96.0, 0, true, false);
    assertThat(kinship.fits(strip(2, 1, 0, 0, bend), track(0, 0, 0), 0)).isEqualTo(fits);
  }

  /**
   * beta 0.8, r 0.8: what is left of the noise is 0.36 where both saw the same losses, and 0.36 +
   * 0.64 x 3/4 = 0.84 where the sibling logged four for one.
   */
  @ParameterizedTest
  @CsvSource({"1, 0.59, true", "1, 0.61, false", "4, 0.91, true", "4, 0.92, false"})
  void whatTheSiblingSaysIsTakenOff(int siblings, double bend, boolean fits) {
    Kinship kinship = new Kinship(1, 100, 100 / 96.0, 80 / 96.0, 100 / 96.0, 0, true, false);
    Strip told = strip(siblings, 1, 0, 1, -2);
    BatchTrack track = BatchTrack.of("s").plus(told).withTrend(flat(0));
    assertThat(kinship.fits(strip(1, 1, 0, 0.8, -1.6 + bend), track, 0)).isEqualTo(fits);
  }

  @Test
  void halfOfTheTriplesMayBeOdd() {
    Kinship kinship = new Kinship(1, 100, 1, 0, 100 / 96.0, 0, true, false);
    BatchTrack track = track(0, 0, 0, 0, 0);
    // bends: 0, 2 and 0, 2, -4
    assertThat(kinship.fits(strip(1, 1, 0, 0, 0, 2), track, 0)).isTrue();
    assertThat(kinship.fits(strip(1, 1, 0, 0, 0, 2, 0), track, 0)).isFalse();
    assertThat(kinship.fits(strip(1, 1, 0, 0, 0, 2), track, 3)).as("from the odd one").isFalse();
    assertThat(kinship.fits(strip(1, 1, 0, 0), track, 0)).as("no triple").isFalse();
    assertThat(kinship.fits(strip(1, 40, 0, 0, 0), track(0), 0)).as("unknown").isFalse();
    BatchTrack far = BatchTrack.of("s").plus(strip(1, 42, 0, 0, 0)).withTrend(flat(0));
    assertThat(kinship.fits(strip(1, 42, 0, 0, 0), far, 0)).as("84 cells").isTrue();
    BatchTrack farther = BatchTrack.of("s").plus(strip(1, 43, 0, 0, 0)).withTrend(flat(0));
    assertThat(kinship.fits(strip(1, 43, 0, 0, 0), farther, 0)).as("86 cells").isFalse();
    assertThat(Kinship.with(1).plus(strip(1, 42, 0, 0, 1), far, false).n()).isEqualTo(1);
    assertThat(Kinship.with(1).plus(strip(1, 43, 0, 0, 1), farther, false).n()).isZero();
  }

  /** r >= 0.5 and r >= z sqrt(1.9444 / n): at r = 1 n >= 52.6 for 5.2, 18.7 for 3.1. */
  @ParameterizedTest
  @CsvSource({"52, false, false", "53, false, true", "18, true, false", "19, true, true"})
  void foundOnceBeyondChance(int triples, boolean declared, boolean found) {
    // e^(-i/256) summed: so many triples that n with forgetting is reached
    int cells = 2;
    double n = 0;
    while (n < triples - 0.4) {
      n = n * Math.exp(-1 / 256.0) + 1;
      cells++;
    }
    Random random = new Random(5);
    BatchTrack track = BatchTrack.of("s");
    Kinship kinship = Kinship.with(1);
    Strip strip = Strip.EMPTY;
    for (int i = 0; i < cells; i++) {
      double loss = Math.rint(1024 * random.nextGaussian()) / 1024;
      track = track.plus(Strip.EMPTY.plus(tokens(i), loss)).withTrend(flat(0));
      strip = strip.plus(tokens(i), loss);
      if (i % 9 == 8 || i == cells - 1) {
        kinship = kinship.plus(strip, track, declared);
        strip = strip.next();
      }
    }
    assertThat(kinship.n()).isBetween(triples - 0.45, triples + 0.6);
    assertThat(kinship.accepted()).isEqualTo(found);
  }

  /** Fowler, Noll and Vo's own test vectors. */
  @Test
  void aRunsNumberIsItsNamesHash() {
    assertThat(BatchTrack.id("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(BatchTrack.id("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(BatchTrack.id("foobar")).isEqualTo(0x85944171f73967e8L);
    assertThat(BatchTrack.of("foobar").id()).isEqualTo(0x85944171f73967e8L);
    assertThat(BatchTrack.of("foobar").run()).isEqualTo("foobar");
  }

  /** Two losses of 3 in the first cell, one of 5 in the next, about a trend of 2. */
  @Test
  void ofACellThatIsCutItsShareCounts() {
    Strip strip = Strip.EMPTY.plus(BEGIN, 3).plus(BEGIN + 600, 3).plus(BEGIN + WIDTH, 5);
    BatchTrack track = BatchTrack.of("s").plus(strip).withTrend(flat(2));
    assertThat(track.over(BEGIN, BEGIN + 2 * WIDTH, 3)).hasValueCloseTo(5 / 3.0, within(1e-9));
    // half of two losses of 1, and one of 3
    assertThat(track.over(BEGIN + WIDTH / 2, BEGIN + WIDTH + 9, 4)).hasValue(2);
    assertThat(track.over(BEGIN + WIDTH / 2, BEGIN + WIDTH + 9, 5)).as("2 of 5").isEmpty();
    assertThat(track.over(BEGIN, BEGIN + WIDTH / 2 - 1, 2)).hasValue(1);
    assertThat(track.over(BEGIN, BEGIN + WIDTH / 2 - 1, 3)).as("1 of 3").isEmpty();
    assertThat(track.over(0, BEGIN + WIDTH, 1)).isEmpty();
    assertThat(track.residual(FIRST)).isEqualTo(1);
    assertThat(track.residual(FIRST + 1)).isEqualTo(3);
    assertThat(track.residual(FIRST + 2)).isNaN();
    assertThat(track.residual(FIRST + 9_999)).isNaN();
    assertThat(track.loss(FIRST)).isEqualTo(3);
    assertThat(track.loss(FIRST + 2)).isNaN();
    assertThat(track.trendShare(BEGIN)).isEqualTo(0.5);
    assertThat(track.trend()).isEqualTo(flat(2));
    Strip cells = track.cells();
    assertThat(cells.carried()).isZero();
    assertThat(cells.cells()).containsExactly(FIRST, FIRST + 1);
    assertThat(cells.means()).containsExactly(3, 5);
    assertThat(cells.counts()).containsExactly(2, 1);
    assertThat(BatchTrack.of("s").cells()).isEqualTo(Strip.EMPTY);
  }

  @Test
  void aStripAveragesWithinItsCells() {
    Strip strip = Strip.EMPTY.plus(BEGIN, 3).plus(BEGIN + 1, 4).plus(BEGIN + WIDTH - 1, 8);
    assertThat(strip.size()).isEqualTo(1);
    assertThat(strip.means()).containsExactly(5);
    assertThat(strip.counts()).containsExactly(3);
    Strip next = strip.plus(BEGIN + WIDTH, 1).plus(BEGIN + 2 * WIDTH, 2).next();
    assertThat(next.carried()).isEqualTo(2);
    assertThat(next.cells()).containsExactly(FIRST + 1, FIRST + 2);
    assertThat(next.plus(BEGIN + 2 * WIDTH, 4).size()).as("a cell of the next bin").isEqualTo(3);
    assertThat(next.plus(BEGIN + 3 * WIDTH, 4).own().means()).containsExactly(4);
    assertThat(next.own()).isEqualTo(Strip.EMPTY);
    assertThat(strip.own()).isSameAs(strip);
    assertThat(strip.plus(0, 3)).isSameAs(strip);
    assertThat(strip.plus(BEGIN - 1, 3)).isSameAs(strip);
    assertThat(Strip.EMPTY.plus(1, 3).size()).isEqualTo(1);
    Strip full = Strip.EMPTY;
    for (int i = 0; i < 60; i++) {
      full = full.plus(tokens(i), i);
    }
    assertThat(full.size()).isEqualTo(Strip.MOST);
    assertThat(full.plus(tokens(Strip.MOST - 1), 49).counts()[Strip.MOST - 1]).isEqualTo(2);
    assertThat(Strip.middle(FIRST)).isEqualTo(BEGIN + WIDTH / 2.0);
  }

  @Test
  void stripsAndTrendsAreValues() {
    Strip strip = strip(1, 1, 1, 2);
    assertThat(strip).isEqualTo(strip(1, 1, 1, 2)).hasSameHashCodeAs(strip(1, 1, 1, 2));
    assertThat(strip).isNotEqualTo(strip(1, 1, 1, 3)).isNotEqualTo(strip(2, 1, 1, 2));
    assertThat(strip).isNotEqualTo(strip(1, 2, 1, 2)).isNotEqualTo(strip.next());
    assertThat(strip.hashCode()).isNotEqualTo(strip(1, 1, 1, 3).hashCode());
    assertThat(strip.hashCode()).isNotEqualTo(strip(1, 2, 1, 2).hashCode());
    assertThat(strip).hasToString("Strip[" + FIRST + ", " + (FIRST + 1) + "]");
    assertThat(strip.equals(new Object())).isFalse();
    Trend trend = trend(100, 2, 0.5);
    assertThat(trend).isEqualTo(trend(100, 2, 0.5)).hasSameHashCodeAs(trend(100, 2, 0.5));
    assertThat(trend).isNotEqualTo(trend(101, 2, 0.5)).isNotEqualTo(trend(100, 3, 0.5));
    assertThat(trend).isNotEqualTo(trend(100, 2, 0.6));
    assertThat(trend.hashCode()).isNotEqualTo(trend(101, 2, 0.5).hashCode());
    assertThat(trend.hashCode()).isNotEqualTo(trend(100, 3, 0.5).hashCode());
    assertThat(trend).hasToString("Trend of 2 knots");
    assertThat(trend.equals(new Object())).isFalse();
  }

  /** Straight in ln t: halfway between 100 and 400 lies 200. */
  @Test
  void betweenKnotsATrendIsStraightInTheLogarithm() {
    Trend trend =
        new Trend(
            new double[] {100, 400, 800}, new double[] {2, 4, 5}, new double[] {0.1, 0.3, 0.4});
    assertThat(trend.at(200)).isCloseTo(3, within(1e-12));
    assertThat(trend.share(200)).isCloseTo(0.2, within(1e-12));
    assertThat(trend.at(400 * Math.sqrt(2))).isCloseTo(4.5, within(1e-12));
    assertThat(trend.at(100)).isEqualTo(2);
    assertThat(trend.at(800)).isEqualTo(5);
    assertThat(trend.at(99)).isNaN();
    assertThat(trend.at(801)).isNaN();
  }

  /** The thirteenth bin is a new level of its own: nothing else says where the trend is there. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aLoneBinIsItsOwnTrend(int count) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      bins.add(Bins.at(1_000 + 20 * i, 5, 2));
    }
    bins.add(Bins.at(2_000, count, 7).withUse(Bin.Use.NEW_LEVEL));
    Trend trend = Trend.of(bins, tokens -> 1);
    assertThat(trend.at(2_000)).isCloseTo(7, within(1e-9));
    assertThat(trend.share(2_000)).isCloseTo(1.0 / count, within(1e-9));
    assertThat(trend.at(1_220)).isCloseTo(2, within(1e-9));
  }

  @Test
  void binsLeftOutOrWithoutLossesAreNoPartOfATrend() {
    List<Bin> bins = new ArrayList<>();
    List<Bin> more = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      Bin bin = Bins.at(1_000 + 20 * i, 5, 2 + random.nextGaussian());
      bins.add(bin);
      more.add(bin);
      more.add(Bins.at(1_010 + 20 * i, 3, 99).withUse(Bin.Use.LEFT_OUT));
      more.add(Bins.at(1_011 + 20 * i, 0, 0));
    }
    assertThat(Trend.of(more, tokens -> 1)).isEqualTo(Trend.of(bins, tokens -> 1));
    assertThat(Trend.of(more.subList(0, 33), tokens -> 1)).as("eleven").isSameAs(Trend.NONE);
    assertThat(Trend.of(more.subList(0, 36), tokens -> 1)).as("twelve").isNotEqualTo(Trend.NONE);
  }

  /** 300 bins on 100 knots, every third, the last among them. */
  @Test
  void knotsAreEvenAndEndAtTheNewestBin() {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      bins.add(Bins.at(1_000 + 20 * i, 5, 2));
    }
    Trend trend = Trend.of(bins, tokens -> 1);
    assertThat(trend.tokens()).hasSize(100);
    assertThat(trend.tokens()[99]).isEqualTo(1_000 + 20 * 299);
    assertThat(trend.tokens()[98]).isEqualTo(1_000 + 20 * 296);
    assertThat(trend.tokens()[0]).isEqualTo(1_040);
    assertThat(Trend.of(bins.subList(0, 128), tokens -> 1).tokens()).hasSize(128);
    assertThat(Trend.of(bins.subList(0, 129), tokens -> 1).tokens()).hasSize(65);
  }

  private static Trend trend(double tokens, double loss, double share) {
    return new Trend(new double[] {tokens, 1e9}, new double[] {loss, 4}, new double[] {share, 0.3});
  }

  private static Trend flat(double loss) {
    return new Trend(new double[] {1, 1e18}, new double[] {loss, loss}, new double[] {0.5, 0.5});
  }

  private static long tokens(int cell) {
    return (long) Strip.begin(FIRST + cell);
  }

  private static BatchTrack track(double... losses) {
    return BatchTrack.of("s").plus(strip(1, 1, losses)).withTrend(flat(0));
  }

  /** So many losses of each mean, in every so many cells. */
  private static Strip strip(int count, int apart, double... means) {
    Strip strip = Strip.EMPTY;
    for (int i = 0; i < means.length; i++) {
      for (int k = 0; k < count; k++) {
        strip = strip.plus(tokens(i * apart) + k, means[i]);
      }
    }
    return strip;
  }
}
