package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who shares batches is found, and strangers are not taken for siblings. */
class KinshipTest {
  private static final long STEP = 100_000;
  private static final int FROM = 100;

  @ParameterizedTest
  @CsvSource({"0.05, 1", "0.2, 0.9", "0.5, 1.2"})
  void aSiblingIsFoundAndMeasured(double own, double slope) {
    Random random = new Random(11);
    double[] batches = noise(600, random);
    double[] run = noise(600, random);
    IntStream.range(0, 600).forEach(i -> run[i] = slope * batches[i] + own * run[i]);
    Kinship kinship = compared(run, batches, false, 600);
    assertThat(kinship.usable()).isTrue();
    assertThat(kinship.beta()).isCloseTo(slope, within(0.15 * slope + 0.1 * own));
    double left = own * own / (own * own + slope * slope);
    assertThat(kinship.left()).isBetween(left / 1.6, left * 1.6);
  }

  @Test
  void aDeclaredSiblingIsFoundSooner() {
    double[] batches = noise(600, new Random(3));
    assertThat(foundAfter(batches, batches, true)).isBetween(15, 40);
    assertThat(foundAfter(batches, batches, false)).isBetween(40, 90);
  }

  /** An error of 1e-7 for each of these is not seen; of 1e-3, where declared, hardly. */
  @Test
  void strangersAreNotTakenForSiblings() {
    int declared = 0;
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      double[] run = noise(400, random);
      double[] other = noise(400, random);
      assertThat(compared(run, other, false, 400).accepted()).as("seed %d", seed).isFalse();
      declared += compared(run, other, true, 400).accepted() ? 1 : 0;
    }
    assertThat(declared).isLessThan(9);
  }

  /** Curves that both fall, and the same bend in both, are no kinship. */
  @Test
  void fallingTogetherIsNoKinship() {
    Random random = new Random(8);
    double[] run = noise(600, random);
    for (int i = 0; i < run.length; i++) {
      run[i] = 0.01 * run[i] + 3 * Math.pow(i + FROM, -0.5);
    }
    assertThat(compared(run, noise(600, random), false, 600).accepted()).isFalse();
  }

  @Test
  void aSiblingThatLosesTheOrderNoLongerFits() {
    Random random = new Random(4);
    double[] batches = noise(700, random);
    double[] astray = batches.clone();
    double[] other = noise(700, random);
    System.arraycopy(other, 500, astray, 500, 200);
    Kinship kinship = compared(batches, astray, false, 500);
    BatchTrack track = track(astray);
    int fits = 0;
    int later = 0;
    List<Strip> strips = strips(batches, 0, 700);
    for (Strip strip : strips) {
      boolean before = strip.cells()[strip.size() - 1] < cell(499);
      boolean after = strip.cells()[0] > cell(501);
      fits += before && kinship.fits(strip, track, strip.carried()) ? 1 : 0;
      later += after && kinship.fits(strip, track, strip.carried()) ? 1 : 0;
    }
    assertThat(fits).isGreaterThan(20);
    assertThat(later).isLessThanOrEqualTo(1);
  }

  @Test
  void oneThatMovesMeansAwayIsRefusedForGood() {
    double[] batches = noise(600, new Random(9));
    Kinship kinship = compared(batches, batches, false, 600);
    for (int bin = 0; bin < 100; bin++) {
      kinship = kinship.held(-0.5 + 1e-3 * bin, -0.5 + 1e-3 * bin, 1); // explains what is off
    }
    assertThat(kinship.usable()).isTrue();
    int bins = 0;
    while (kinship.usable()) {
      kinship = kinship.held(0.1, 2.0, 1); // the mean lay right, the difficulty does not
      bins++;
    }
    assertThat(bins).isLessThanOrEqualTo(4);
    assertThat(kinship.plus(Strip.EMPTY, track(batches), true).usable()).isFalse();
  }

  private static int foundAfter(double[] run, double[] other, boolean declared) {
    for (int n = 1; n <= run.length; n++) {
      if (compared(run, other, declared, n).accepted()) {
        return n;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static Kinship compared(double[] run, double[] other, boolean declared, int losses) {
    Kinship kinship = Kinship.with(1);
    BatchTrack track = track(other);
    for (Strip strip : strips(run, 0, losses)) {
      kinship = kinship.plus(strip, track, declared);
    }
    return kinship;
  }

  private static BatchTrack track(double[] losses) {
    BatchTrack track = BatchTrack.of("other");
    for (Strip strip : strips(losses, 0, losses.length)) {
      track = track.plus(strip);
    }
    double[] ends = {tokens(0), 2.0 * tokens(losses.length)};
    return track.withTrend(new Trend(ends, new double[2], new double[2]));
  }

  /** Losses every {@link #STEP} tokens, in strips of ten. */
  private static List<Strip> strips(double[] losses, int from, int to) {
    List<Strip> strips = new ArrayList<>();
    Strip strip = Strip.EMPTY;
    for (int i = from; i < to; i++) {
      strip = strip.plus(tokens(i), losses[i]);
      if (i % 10 == 9 || i == to - 1) {
        strips.add(strip);
        strip = strip.next();
      }
    }
    return strips;
  }

  private static long tokens(int i) {
    return STEP * (i + FROM);
  }

  private static int cell(int i) {
    return Strip.cell(tokens(i));
  }

  private static double[] noise(int n, Random random) {
    return random.doubles(n).map(u -> random.nextGaussian()).toArray();
  }

  @Test
  void whereOneOfBothNeverVariedNothingIsKnown() {
    assertThat(new Kinship(7, 9, 0, 0, 1, 0, true, false).correlation()).isZero();
    assertThat(new Kinship(7, 9, 1, 0, 0, 0, true, false).correlation()).isZero();
    assertThat(new Kinship(7, 9, 0, 0, 1, 0, true, false).beta()).isZero();
    assertThat(Kinship.with(7).left()).isEqualTo(1);
  }

  /** r = 0.5 just will do, if enough was compared: 5.2 sqrt(1.94 / 1000) = 0.23. */
  @Test
  void halfACorrelationIsEnough() {
    Kinship half = new Kinship(7, 1000, 1, 0.5, 1, 0, false, false);
    assertThat(half.plus(Strip.EMPTY, BatchTrack.of("a"), false).usable()).isTrue();
    Kinship less = new Kinship(7, 1000, 1, 0.4999, 1, 0, false, false);
    assertThat(less.plus(Strip.EMPTY, BatchTrack.of("a"), false).accepted()).isFalse();
  }

  /** S = 8 + 2^2 = 12 is not yet too much; what lies four deviations out is not counted. */
  @Test
  void harmOfJustTwelveIsBorne() {
    Kinship some = new Kinship(7, 100, 1, 0.9, 1, 8, true, false);
    assertThat(some.held(0, 2, 1).harm()).isEqualTo(12);
    assertThat(some.held(0, 2, 1).refused()).isFalse();
    assertThat(some.held(0, 2.001, 1).refused()).isTrue();
    assertThat(some.held(4, 7, 1)).isSameAs(some);
    assertThat(some.held(3.999, 5, 1)).isNotSameAs(some);
  }
}
