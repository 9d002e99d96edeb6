package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Bin.Use;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of the fit for any bins, whatever its constants. */
class FitPropertyTest {
  private static final double T = 1e9;

  @Property(tries = 15)
  void lossesInAnotherUnitGiveForecastsInThatUnit(
      @ForAll long seed, @ForAll @DoubleRange(min = -6, max = 6) double logFactor) {
    double factor = Math.pow(10, logFactor);
    List<Bin> bins = cosine().bins(seed, 0.5);
    Fit fit = fit(bins);
    Fit scaled = fit(bins.stream().map(bin -> times(bin, factor)).toList());
    for (double tokens : new double[] {0.2 * T, 0.5 * T, 0.7 * T, T}) {
      Prediction a = fit.at(tokens);
      Prediction b = scaled.at(tokens);
      assertThat(b.mean()).isCloseTo(factor * a.mean(), withPercentage(1e-5));
      assertThat(b.sd()).isCloseTo(factor * a.sd(), withPercentage(1e-3));
    }
    assertThat(scaled.estimate().exponent())
        .isCloseTo(fit.estimate().exponent(), withPercentage(1e-3));
    assertThat(scaled.estimate().floor())
        .isCloseTo(factor * fit.estimate().floor(), withPercentage(1e-3));
  }

  @Property(tries = 15)
  void theSameBinsGiveTheSameDoubles(@ForAll long seed) {
    List<Bin> bins = cosine().bins(seed, 0.4);
    Fit one = fit(bins);
    Fit half = fit(bins.subList(0, bins.size() / 2));
    Fit continued = SyntheticRun.fit(half, bins.subList(bins.size() / 2, bins.size()));
    Prediction before = half.at(T);
    assertThat(continued.at(T)).isEqualTo(one.at(T));
    assertThat(continued.estimate()).isEqualTo(one.estimate());
    assertThat(half.at(T)).as("immutable").isEqualTo(before);
  }

  @Property(tries = 15)
  void binsLeftOutChangeNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int outOf100) {
    Random random = new Random(seed);
    List<Bin> bins = cosine().bins(seed, 0.5);
    List<Bin> all = new ArrayList<>();
    List<Bin> kept = new ArrayList<>();
    for (Bin bin : bins) {
      if (random.nextInt(100) < outOf100) {
        all.add(times(bin, 1 + random.nextDouble()).withUse(Use.LEFT_OUT));
      } else {
        all.add(bin);
        kept.add(bin);
      }
    }
    Fit with = fit(all);
    Fit without = fit(kept);
    assertThat(with.at(T)).isEqualTo(without.at(T));
    assertThat(with.bins()).isEqualTo(without.bins());
    assertThat(with.noiseVariance()).isEqualTo(without.noiseVariance());
  }

  @Property(tries = 20)
  void partsOfTheVarianceAddUpAndGrowWithTheDistance(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 0.9) double seen) {
    Fit fit = constant().fit(seed, seen);
    double before = 0;
    for (double share = seen; share <= 4; share *= 1.2) {
      Prediction p = fit.at(share * T);
      assertThat(p.fitVariance()).isNotNegative();
      assertThat(p.exponentVariance()).isNotNegative();
      assertThat(p.annealVariance()).isNotNegative();
      assertThat(p.modelVariance()).isNotNegative();
      assertThat(p.fitVariance() + p.exponentVariance() + p.annealVariance() + p.modelVariance())
          .isCloseTo(p.variance(), withPercentage(1e-9));
      assertThat(p.sd()).as("at %s", share).isGreaterThan(before * (1 - 1e-6));
      before = p.sd();
    }
  }

  @Property(tries = 20)
  void theLawWrittenDownIsTheForecastAtItsHorizon(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 1) double seen) {
    Fit fit = cosine().fit(seed, seen);
    LawEstimate law = fit.estimate();
    assertThat(law.floor() + law.amplitude())
        .as("L(T) = E + A")
        .isCloseTo(fit.at(T).mean(), withPercentage(1e-3));
    assertThat(law.horizonTokens()).isEqualTo(T);
  }

  @Test
  void aRunThatHasAnnealedIsWhereItsLossesAre() {
    SyntheticRun run =
        new SyntheticRun(2, 0.2, 0.5, 0.1, Schedule.wsd(3e-3, 0, T, 0.3, 0), T, 20_000, 0.002);
    Fit fit = run.fit(3, 1);
    List<Bin> bins = run.bins(3, 1);
    Bin last = bins.get(bins.size() - 1);
    Prediction there = fit.at(last.meanTokens());
    assertThat(there.mean()).isCloseTo(last.losses().mean(), withPercentage(0.15));
    assertThat(there.mean()).isCloseTo(last.losses().mean(), within(3 * there.sd()));
    assertThat(fit.estimate().annealGain())
        .as("hot loss minus cold loss at the horizon")
        .isCloseTo(0.22, withPercentage(15));
  }

  @Test
  void oneOutlierHardlyMovesTheForecast() {
    SyntheticRun run = constant();
    List<Bin> bins = run.bins(4, 0.5);
    int place = bins.size() - 20;
    Prediction clean = fit(bins).at(T);
    bins.set(place, times(bins.get(place), 3));
    Prediction spiked = fit(bins).at(T);
    assertThat(spiked.mean()).isCloseTo(clean.mean(), within(1.5 * clean.sd() + 0.01));
  }

  @Test
  void aNewLevelIsFollowedAtOnce() {
    List<Bin> bins = new ArrayList<>(constant().bins(5, 0.6));
    int from = bins.size() - 6;
    for (int i = from; i < bins.size(); i++) {
      bins.set(i, times(bins.get(i), 1.15));
    }
    bins.set(from, bins.get(from).withUse(Use.NEW_LEVEL));
    Fit fit = fit(bins);
    Bin last = bins.get(bins.size() - 1);
    assertThat(fit.at(last.meanTokens()).mean()).isCloseTo(last.losses().mean(), withPercentage(1));
  }

  /** Curves that no law describes. */
  private enum Odd {
    FLAT(i -> 2.5),
    ZERO(i -> 0),
    NEGATIVE(i -> -1 - 0.1 * Math.sin(i)),
    THROUGH_ZERO(i -> 1 - i / 1_500.0),
    TINY(i -> 1e-6 * (2 + Math.sin(i))),
    ENORMOUS(i -> 1e6 * (2 + Math.sin(i))),
    RISING(i -> 1 + i / 500.0),
    EXPLODING(i -> Math.exp(i / 60.0)),
    ALTERNATING(i -> i % 2 == 0 ? 1 : 1e3),
    MOSTLY_NAN(i -> i % 10 == 0 ? 2 : Double.NaN),
    FLAT_THEN_ZERO(i -> i < 1_000 ? 3 : 0),
    QUANTISED(i -> Math.round(20 / Math.sqrt(i)) / 10.0);

    @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
    private final DoubleUnaryOperator loss;

    Odd(DoubleUnaryOperator loss) {
      this.loss = loss;
    }
  }

  @ParameterizedTest
  @EnumSource(Odd.class)
  void oddCurvesNeverGiveNaN(Odd odd) {
    LossCurve curve = LossCurve.EMPTY;
    int n = 2_000;
    for (int i = 1; i <= n; i++) {
      curve = curve.plus((long) (T * i / n), OptionalLong.of(i), odd.loss.applyAsDouble(i), 1e-3);
    }
    for (Schedule schedule :
        List.of(Schedule.constant(1e-3, 0), Schedule.cosine(1e-3, 0.01 * T, 1.5 * T, 0))) {
      Fit fit =
          Fit.begin(
              FitConfig.DEFAULT,
              Prior.SHIPPED,
              AnnealClock.of(schedule, 1.5 * T, T / n),
              1e-3,
              1e8);
      for (Bin bin : curve.closed()) {
        fit = fit.plus(bin);
        if (fit.ready() && fit.bins() % 7 == 1) {
          assertSound(fit);
        }
      }
      assertThat(fit.ready()).isTrue();
      assertSound(fit);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 2.5, 1e6, 0, -3})
  void oneBinIsEnoughToSayVeryLittle(double loss) {
    Fit fit = fit(List.of(bin(0.02 * T, loss, 1)));
    assertThat(fit.ready()).isTrue();
    assertThat(fit.bins()).isEqualTo(1);
    assertSound(fit);
    assertThat(fit.at(T).sd()).as("wide").isGreaterThanOrEqualTo(0.03 * Math.abs(loss));
  }

  @Test
  void binsWithoutFiniteLossesArePassedOver() {
    Bin empty = bin(0.05 * T, 0, 0);
    Fit fit = fit(List.of(empty, empty));
    assertThat(fit.ready()).isFalse();
    assertThat(fit.noiseVariance()).isNaN();
    assertThatThrownBy(() -> fit.at(T))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ready()");
    assertThatThrownBy(fit::estimate).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatLiesBeforeTheFirstStartIsNotFitted() {
    Fit fit = fit(List.of(bin(0.001 * T, 9, 3), bin(0.005 * T, 8, 3)));
    assertThat(fit.ready()).isFalse();
    assertThat(fit.bins()).isZero();
  }

  private static void assertSound(Fit fit) {
    for (double tokens : new double[] {0.01 * T, fit.lastTokens(), T, 1.5 * T, 50 * T}) {
      Prediction p = fit.at(tokens);
      assertThat(
              DoubleStream.of(
                  p.mean(),
                  p.variance(),
                  p.fitVariance(),
                  p.exponentVariance(),
                  p.annealVariance(),
                  p.modelVariance()))
          .as("%s", p)
          .allMatch(Double::isFinite);
      assertThat(p.variance()).as("%s", p).isNotNegative();
      assertThat(p.fitVariance()).as("%s", p).isGreaterThanOrEqualTo(-1e-12 * p.variance());
    }
    LawEstimate law = fit.estimate();
    assertThat(
            DoubleStream.of(
                law.floor(),
                law.floorSd(),
                law.amplitude(),
                law.exponent(),
                law.exponentSd(),
                law.annealGain(),
                law.annealGainSd()))
        .as("%s", law)
        .allMatch(Double::isFinite);
  }

  private static Fit fit(List<Bin> bins) {
    SyntheticRun run = cosine();
    return SyntheticRun.fit(
        Fit.begin(FitConfig.DEFAULT, Prior.SHIPPED, run.clock(), run.schedule().peak(), Double.NaN),
        bins);
  }

  private static SyntheticRun cosine() {
    return new SyntheticRun(2, 0.3, 0.5, 0.06, Schedule.cosine(1e-3, 0, T, 0.1), T, 3_000, 0.02);
  }

  private static SyntheticRun constant() {
    return new SyntheticRun(2, 0.3, 0.5, 0, Schedule.constant(1e-3, 0), T, 3_000, 0.02);
  }

  private static Bin bin(double tokens, double loss, int count) {
    long at = (long) tokens;
    return new Bin(
        at, at, OptionalLong.of(1), tokens, new Losses(loss, count, loss, 0, 0, 0), 1e-3, Use.FIT);
  }

  private static Bin times(Bin bin, double factor) {
    return new Bin(
        bin.firstTokens(),
        bin.lastTokens(),
        bin.lastStep(),
        bin.meanTokens(),
        new Losses(
            bin.losses().first() * factor,
            bin.losses().count(),
            bin.losses().mean() * factor,
            bin.losses().squares() * factor * factor,
            bin.losses().secondDifferences() * factor * factor,
            bin.losses().triples()),
        bin.learningRate(),
        bin.use());
  }
}
