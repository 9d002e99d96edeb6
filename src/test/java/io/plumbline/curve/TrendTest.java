package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One pass forward and one back give what a weighted least-squares line at every knot gives. */
class TrendTest {
  private static double law(double tokens) {
    return 2 + 300 * Math.pow(tokens, -0.4);
  }

  @Property(tries = 50)
  void equalsALocalLineFittedAtEveryKnot(
      @ForAll long seed, @ForAll @IntRange(min = 12, max = 300) int n) {
    List<Bin> bins = bins(n, new Random(seed));
    Trend trend = Trend.of(bins, TrendTest::law);
    assertThat(trend.tokens().length).isBetween(2, Trend.KNOTS);
    for (int k = 0; k < trend.tokens().length; k++) {
      double t = trend.tokens()[k];
      double[] direct = direct(bins, t);
      assertThat(trend.losses()[k]).isCloseTo(law(t) + direct[0], within(1e-9));
      assertThat(trend.shares()[k]).isCloseTo(direct[1], within(1e-9));
      assertThat(trend.at(t)).isEqualTo(trend.losses()[k]);
    }
  }

  /** Level of the local line at t, and its variance for losses of variance 1. */
  private static double[] direct(List<Bin> bins, double t) {
    double[] s = new double[3];
    for (Bin bin : bins) {
      double x = Math.log(bin.meanTokens() / t);
      double w = bin.losses().count() * Math.exp(-Math.abs(x) / Trend.REACH);
      s[0] += w;
      s[1] += w * x;
      s[2] += w * x * x;
    }
    double level = 0;
    double variance = 0;
    for (Bin bin : bins) {
      double x = Math.log(bin.meanTokens() / t);
      double kernel = Math.exp(-Math.abs(x) / Trend.REACH);
      double weight =
          bin.losses().count() * kernel * (s[2] - s[1] * x) / (s[0] * s[2] - s[1] * s[1]);
      level += weight * (bin.losses().mean() - law(bin.meanTokens()));
      variance += weight * weight / bin.losses().count();
    }
    return new double[] {level, variance};
  }

  @Test
  void aSmoothDepartureFromTheLawIsFollowedAndNoiseIsNot() {
    List<Bin> bins = new ArrayList<>();
    Random random = new Random(5);
    DoubleUnaryOperator truth = t -> law(t) + 0.01 * Math.log(t);
    for (Bin bin : bins(300, random)) {
      bins.add(
          bin(
              bin.firstTokens(),
              25,
              truth.applyAsDouble(bin.firstTokens()) + 0.01 * random.nextGaussian()));
    }
    Trend trend = Trend.of(bins, TrendTest::law);
    for (double t : trend.tokens()) {
      double sd = 0.05 * Math.sqrt(trend.share(t)); // 0.05 a loss: 0.01 a mean of 25
      assertThat(trend.at(t)).isCloseTo(truth.applyAsDouble(t), within(4 * sd));
      assertThat(sd).isLessThan(0.006);
    }
  }

  @Test
  void noTrendThroughAFewBinsNorOutsideThem() {
    assertThat(Trend.of(bins(11, new Random(1)), TrendTest::law)).isSameAs(Trend.NONE);
    List<Bin> bins = bins(40, new Random(1));
    Trend trend = Trend.of(bins, TrendTest::law);
    assertThat(trend.at(bins.get(0).meanTokens() - 1)).isNaN();
    assertThat(trend.at(bins.get(39).meanTokens() + 1)).isNaN();
    assertThat(Trend.NONE.at(1e9)).isNaN();
  }

  @Test
  void aLevelAcceptedAnewIsNoPartOfTheCurveBefore() {
    List<Bin> bins = new ArrayList<>();
    for (Bin bin : bins(80, new Random(2))) {
      boolean later = bins.size() >= 40;
      Bin flat = bin(bin.firstTokens(), 10, law(bin.firstTokens()) + (later ? 1 : 0));
      bins.add(bins.size() == 40 ? flat.withUse(Bin.Use.NEW_LEVEL) : flat);
    }
    Trend trend = Trend.of(bins, TrendTest::law);
    for (double t : trend.tokens()) {
      double step = t >= bins.get(40).meanTokens() ? 1 : 0;
      assertThat(trend.at(t)).isCloseTo(law(t) + step, within(1e-9));
    }
  }

  private static List<Bin> bins(int n, Random random) {
    List<Bin> bins = new ArrayList<>();
    double tokens = 1e6;
    for (int i = 0; i < n; i++) {
      tokens *= 1.01 + 0.02 * random.nextDouble();
      bins.add(bin((long) tokens, 1 + random.nextInt(50), 2 + random.nextGaussian()));
    }
    return bins;
  }

  private static Bin bin(long tokens, int count, double loss) {
    return new Bin(
        tokens,
        tokens,
        OptionalLong.empty(),
        tokens,
        new Losses(loss, count, loss, 0, 0, 0),
        1e-3,
        Bin.Use.FIT);
  }
}
