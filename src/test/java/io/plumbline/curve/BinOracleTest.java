package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin.Use;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** A bin's statistics against exact arithmetic on the losses that went into it. */
class BinOracleTest {
  private static final MathContext EXACT = new MathContext(60);

  private record Logged(long tokens, double loss, double rate) {}

  /** Exact count, means and sum of squared deviations. */
  private record Exact(int count, double meanTokens, double meanLoss, double squares) {
    static Exact of(List<Logged> logged) {
      List<Logged> finite = logged.stream().filter(l -> Double.isFinite(l.loss())).toList();
      if (finite.isEmpty()) {
        return new Exact(0, Double.NaN, 0, 0);
      }
      BigDecimal n = BigDecimal.valueOf(finite.size());
      BigDecimal tokens = BigDecimal.ZERO;
      BigDecimal losses = BigDecimal.ZERO;
      for (Logged l : finite) {
        tokens = tokens.add(BigDecimal.valueOf(l.tokens()));
        losses = losses.add(new BigDecimal(l.loss()));
      }
      BigDecimal mean = losses.divide(n, EXACT);
      BigDecimal squares = BigDecimal.ZERO;
      for (Logged l : finite) {
        squares = squares.add(new BigDecimal(l.loss()).subtract(mean).pow(2, EXACT));
      }
      return new Exact(
          finite.size(),
          tokens.divide(n, EXACT).doubleValue(),
          mean.doubleValue(),
          squares.doubleValue());
    }
  }

  @Property(tries = 200)
  void agreesWithExactArithmetic(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int n,
      @ForAll @DoubleRange(min = -6, max = 6) double magnitude,
      @ForAll @DoubleRange(min = -9, max = 0) double noise) {
    List<Logged> logged = stretch(new Random(seed), n, magnitude, noise, 1_000);
    assertExact(fold(logged), logged);
  }

  @Property(tries = 200)
  void mergingLosesNothing(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int first,
      @ForAll @IntRange(min = 1, max = 200) int second,
      @ForAll @DoubleRange(min = -6, max = 6) double magnitude) {
    Random random = new Random(seed);
    List<Logged> early = stretch(random, first, magnitude, -2, 1_000);
    List<Logged> late = stretch(random, second, magnitude, -2, 5_000_000);
    List<Logged> all = new ArrayList<>(early);
    all.addAll(late);
    Bin a = fold(early);
    Bin b = fold(late);

    Bin merged = a.mergedWith(b);

    assertExact(merged, all);
    assertThat(merged.firstTokens()).isEqualTo(a.firstTokens());
    assertThat(merged.lastTokens()).isEqualTo(b.lastTokens());
    assertThat(merged.lastStep()).isEqualTo(b.lastStep());
    assertThat(merged.losses().triples()).isEqualTo(a.losses().triples() + b.losses().triples());
    assertThat(merged.losses().secondDifferences())
        .isEqualTo(a.losses().secondDifferences() + b.losses().secondDifferences());
    assertThat(Double.compare(merged.losses().first(), a.losses().first())).isZero();
  }

  @Property(tries = 100)
  void mergingInAnyGroupingIsTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    Bin a = fold(stretch(random, 1 + random.nextInt(20), 0, -1, 1_000));
    Bin b = fold(stretch(random, 1 + random.nextInt(20), 0, -1, 2_000_000));
    Bin c = fold(stretch(random, 1 + random.nextInt(20), 0, -1, 4_000_000));

    Bin left = a.mergedWith(b).mergedWith(c);
    Bin right = a.mergedWith(b.mergedWith(c));

    assertThat(left.losses().count()).isEqualTo(right.losses().count());
    assertThat(left.losses().mean()).isCloseTo(right.losses().mean(), within(1e-12));
    assertThat(left.meanTokens()).isCloseTo(right.meanTokens(), within(1e-3));
    assertThat(left.losses().squares()).isCloseTo(right.losses().squares(), within(1e-9));
    assertThat(left.learningRate()).isCloseTo(right.learningRate(), within(1e-12));
  }

  @Property(tries = 50)
  void aBinOfNonFiniteLossesCountsNone(@ForAll @IntRange(min = 1, max = 20) int n) {
    Bin bin = Bin.of(100, OptionalLong.of(1), Double.NaN, 1e-3, Double.NaN);
    for (int i = 1; i < n; i++) {
      bin =
          bin.plus(
              100 + i,
              OptionalLong.of(1 + i),
              i % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY,
              1e-3,
              Double.NaN);
    }
    assertThat(bin.losses().count()).isZero();
    assertThat(bin.losses().mean()).isZero();
    assertThat(bin.losses().squares()).isZero();
    assertThat(bin.lastTokens()).isEqualTo(99L + n);
    assertThat(bin.meanTokens()).isBetween(100.0, 99.0 + n);

    Bin real = Bin.of(200, OptionalLong.of(99), 2.5, 1e-3, Double.NaN);
    assertThat(bin.mergedWith(real).losses().mean()).isEqualTo(2.5);
    assertThat(bin.mergedWith(real).meanTokens()).isEqualTo(200);
    assertThat(real.mergedWith(bin).losses().mean()).isEqualTo(2.5);
    assertThat(real.mergedWith(bin).meanTokens()).isEqualTo(200);
  }

  @Property(tries = 50)
  void scalingMovesTokensAndNothingElse(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000_000) int factor) {
    Bin bin = fold(stretch(new Random(seed), 30, 0, -1, 1_000)).withUse(Use.NEW_LEVEL);
    Bin scaled = bin.scaled(factor);
    assertThat(scaled.firstTokens()).isEqualTo(bin.firstTokens() * factor);
    assertThat(scaled.lastTokens()).isEqualTo(bin.lastTokens() * factor);
    assertThat(scaled.meanTokens()).isEqualTo(bin.meanTokens() * factor);
    assertThat(scaled.losses().mean()).isEqualTo(bin.losses().mean());
    assertThat(scaled.losses().squares()).isEqualTo(bin.losses().squares());
    assertThat(scaled.use()).isEqualTo(Use.NEW_LEVEL);
    assertThat(bin.scaled(Long.MAX_VALUE).lastTokens()).isPositive();
  }

  private static void assertExact(Bin bin, List<Logged> logged) {
    Exact exact = Exact.of(logged);
    assertThat(bin.losses().count()).isEqualTo(exact.count());
    if (exact.count() > 0) {
      double scale = Math.abs(exact.meanLoss()) + Math.sqrt(exact.squares());
      assertThat(bin.losses().mean()).isCloseTo(exact.meanLoss(), within(1e-13 * scale * 10));
      assertThat(bin.meanTokens())
          .isCloseTo(exact.meanTokens(), within(1e-12 * exact.meanTokens()));
      assertThat(bin.losses().squares()).isCloseTo(exact.squares(), within(welford(exact)));
    }
    double rates = logged.stream().mapToDouble(Logged::rate).average().orElseThrow();
    if (logged.stream().allMatch(l -> Double.isFinite(l.loss()))) {
      assertThat(bin.learningRate()).isCloseTo(rates, within(1e-12 * rates));
    }
  }

  /** Error bound of Welford's update: n eps kappa S (Chan, Golub and LeVeque 1983, table 3.1). */
  private static double welford(Exact exact) {
    double n = exact.count();
    double s = exact.squares();
    return n * 0x1p-52 * Math.sqrt(s * (s + n * exact.meanLoss() * exact.meanLoss())) + 1e-300;
  }

  private static Bin fold(List<Logged> logged) {
    Logged first = logged.get(0);
    Bin bin = Bin.of(first.tokens(), OptionalLong.of(0), first.loss(), first.rate(), Double.NaN);
    for (int i = 1; i < logged.size(); i++) {
      Logged l = logged.get(i);
      double second =
          i > 1 ? logged.get(i - 2).loss() - 2 * logged.get(i - 1).loss() + l.loss() : Double.NaN;
      bin = bin.plus(l.tokens(), OptionalLong.of(i), l.loss(), l.rate(), second);
    }
    return bin;
  }

  /** Losses about 10^magnitude with relative noise 10^noise, one in twenty not finite. */
  private static List<Logged> stretch(
      Random random, int n, double magnitude, double noise, long from) {
    List<Logged> logged = new ArrayList<>();
    double level = Math.pow(10, magnitude);
    long tokens = from;
    for (int i = 0; i < n; i++) {
      double loss = level * (1 + Math.pow(10, noise) * random.nextGaussian());
      tokens += 1 + random.nextInt(5_000);
      logged.add(
          new Logged(
              tokens,
              random.nextInt(20) == 0 ? Double.NaN : loss,
              1e-3 * (1 + 0.1 * random.nextDouble())));
    }
    return logged;
  }
}
