package io.plumbline.curve;

import static io.plumbline.curve.Bins.seen;
import static io.plumbline.curve.Bins.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every explanation and its weight: by hand where no rate is seen, else against {@link
 * GaussianOracle}. The first rate is seen after 100 tokens, each other 100 tokens after the one
 * before.
 */
class ExplanationsTest {
  /** Ends over the horizon: the planned one first. */
  private static final double[] ENDS = {
    1, 0.5, 0.65, 0.8, 0.9, 0.95, 1.05, 1.12, 1.25, 1.5, 2, 3, 5
  };

  private record Expected(String name, double logWeight, double squares, double next) {}

  @ParameterizedTest
  @CsvSource({
    "few of a cosine, 3000, 0.5 0.65 0.8 0.95 1 0.997 0.989 0.976 0.958",
    "seen on its way down, 1000, 0.9 0.82 0.75 0.66 0.57",
    "a cooldown, 1500, 1 1 1 1 1 1 1 0.97 0.85 0.73 0.61 0.49",
    "no shape fits, 2000, 1 1 1 0.8 0.9 0.7 0.72 0.8 0.66 0.7 0.6",
    "one rate, 1000, 0.002",
    "two rates, 1000, 1 0.95",
    "an inverse square root, 4000, 1 0.8165 0.7071 0.6325 0.5774 0.5345 0.5",
    "falls to zero, 800, 1 0.8 0.6 0.4 0.2 0.04 0 0",
    "past its end, 300, 1 0.95 0.9 0.85 0.8 0.75"
  })
  void everyShapeIsAsLikelyAsANormalVectorSays(String what, double horizon, String logged) {
    double[] rates = Stream.of(logged.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    RatesToExplain explained = new RatesToExplain(seen(rates));
    double next = explained.t[explained.t.length - 1] + 130;
    List<Expected> expected = expected(explained, horizon, next);
    List<Candidate> candidates = Explanations.of(explained, next, horizon);
    assertThat(candidates).hasSameSizeAs(expected);
    double most = expected.stream().mapToDouble(Expected::logWeight).max().orElseThrow();
    double sum = expected.stream().mapToDouble(e -> Math.exp(e.logWeight - most)).sum();
    for (int i = 0; i < expected.size(); i++) {
      Candidate candidate = candidates.get(i);
      Expected is = expected.get(i);
      String which = what + ", " + i + ": " + is.name;
      assertThat(candidate.name).isEqualTo(is.name);
      assertThat(candidate.squares).as(which).isCloseTo(is.squares, within(1e-9));
      assertThat(candidate.rate.applyAsDouble(next)).as(which).isCloseTo(is.next, within(1e-7));
      double weight = Math.exp(is.logWeight - most) / sum;
      assertThat(candidate.weight).as(which).isCloseTo(weight, within(1e-6 * weight + 1e-300));
    }
  }

  /** All of them, in their order: constant, each fall from warm-up and from a plateau, the root. */
  private static List<Expected> expected(RatesToExplain of, double horizon, double next) {
    double[] r = of.r;
    int n = r.length;
    double noise = of.error * of.error * Math.max(1, n / 8.0);
    List<Expected> open = new ArrayList<>();
    double mean = DoubleStream.of(r).average().orElseThrow();
    double about = DoubleStream.of(r).map(x -> (x - mean) * (x - mean)).sum();
    open.add(new Expected("constant so far", Math.log(0.4), about, r[n - 1]));
    List<GaussianOracle> oracles = new ArrayList<>();
    for (Fall fall : Fall.values()) {
      for (boolean plateau : new boolean[] {false, true}) {
        double[] begins = plateau ? of.plateauEnds : of.warmEnds;
        for (double begin : begins) {
          for (double share : ENDS) {
            double length = share * horizon - begin;
            if (length <= 0) {
              continue;
            }
            GaussianOracle oracle =
                new GaussianOracle(
                    of.t,
                    r,
                    t -> fall.at((t - begin) / length),
                    fall.usualDepth,
                    of.heightSeen ? 0.003 : 0.1,
                    0.08,
                    noise);
            double usual = plateau ? usualCooldown(fall, of, horizon) : usual(fall);
            double prior = usual / begins.length * (share == 1 ? 0.85 : 0.15 / 12);
            double h = oracle.height();
            double d = oracle.depth();
            double squares = 0;
            for (int i = 0; i < n; i++) {
              squares += Math.pow(r[i] - h + d * fall.at((of.t[i] - begin) / length), 2);
            }
            open.add(
                new Expected(
                    name(fall),
                    Math.log(prior),
                    squares,
                    h - d * fall.at((next - begin) / length)));
            oracles.add(oracle);
          }
        }
      }
    }
    if (n > 1) {
      open.add(root(of.t, r, next));
    }
    // where no shape fits the best misfit is the error
    double least = open.stream().mapToDouble(Expected::squares).min().orElseThrow();
    double error = Math.max(of.error * of.error, least / n) * Math.max(1, n / 8.0);
    List<Expected> weighed = new ArrayList<>();
    for (int i = 0; i < open.size(); i++) {
      Expected one = open.get(i);
      double likely =
          i >= 1 && i <= oracles.size()
              ? oracles.get(i - 1).logLikelihood(error)
              : -one.squares / error / 2;
      weighed.add(new Expected(one.name, one.logWeight + likely, one.squares, one.next));
    }
    return weighed;
  }

  /** c / sqrt t: the best c is the mean of r sqrt t, each weighed with 1/t. */
  private static Expected root(double[] t, double[] r, double next) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < t.length; i++) {
      sum += r[i] * Math.sqrt(t[i]) / t[i];
      weights += 1 / t[i];
    }
    double c = sum / weights;
    double squares = 0;
    for (int i = 0; i < t.length; i++) {
      squares += Math.pow(r[i] - c / Math.sqrt(t[i]), 2);
    }
    return new Expected("an inverse square root", Math.log(0.03), squares, c / Math.sqrt(next));
  }

  private static double usual(Fall fall) {
    return switch (fall) {
      case COSINE -> 0.35;
      case LINEAR -> 0.15;
      case SQUARE, ROOT -> 0.02;
      case TO_TENTH, TO_HUNDREDTH -> 0.015;
    };
  }

  /** Cooldowns: 0.4 constant so far, half of them cool down, anywhere in a third of the run. */
  private static double usualCooldown(Fall fall, RatesToExplain of, double horizon) {
    double gap = (of.plateauEnds[2] - of.plateauEnds[0]) / 0.67;
    double shape =
        switch (fall) {
          case LINEAR -> 0.5;
          case COSINE, ROOT -> 0.15;
          case TO_TENTH -> 0.1;
          case SQUARE, TO_HUNDREDTH -> 0.05;
        };
    return 0.4 * 0.5 * gap / (horizon / 3) * shape;
  }

  private static String name(Fall fall) {
    return switch (fall) {
      case COSINE -> "a cosine";
      case LINEAR -> "a straight line";
      case SQUARE -> "a parabola";
      case ROOT -> "one less a square root";
      case TO_TENTH, TO_HUNDREDTH -> "an exponential";
    };
  }

  /** 0.4 constant, 0.35 + 0.15 + 0.04 + 0.03 falling: 0.97 in all. A line ends there in 85 %. */
  @Test
  void withoutRatesTheWeightsAreThoseOfPractice() {
    List<Candidate> usual = Explanations.of(new RatesToExplain(seen()), 300, 1000);
    assertThat(usual).hasSize(1 + 6 * 13);
    assertThat(usual.get(0).weight).isCloseTo(0.4 / 0.97, within(1e-12));
    assertThat(usual.get(0).at(700)).isEqualTo(1);
    assertThat(usual.get(1).weight).isCloseTo(0.35 * 0.85 / 0.97, within(1e-12));
    assertThat(usual.get(14).weight).isCloseTo(0.15 * 0.85 / 0.97, within(1e-12));
    // to half the horizon
    assertThat(usual.get(15).weight).isCloseTo(0.15 * 0.15 / 12 / 0.97, within(1e-12));
    assertThat(usual.get(27).weight).isCloseTo(0.02 * 0.85 / 0.97, within(1e-12));
    assertThat(usual.get(53).weight).isCloseTo(0.015 * 0.85 / 0.97, within(1e-12));
  }

  /** The line falls 0.95 over the run: 0.285 by 300, so that it ends at 1 + 0.285 - 0.95. */
  @Test
  void withoutRatesTheRateIsOneNowAndFallsFromThere() {
    Candidate line = Explanations.of(new RatesToExplain(seen()), 300, 1000).get(14);
    assertThat(line.name).isEqualTo("a straight line");
    assertThat(line.at(300)).isCloseTo(1, within(1e-12));
    assertThat(line.at(600)).isCloseTo(0.715, within(1e-12));
    assertThat(line.at(1000)).isCloseTo(0.335, within(1e-12));
  }

  /** Warm-up ended at 0, 50 or 100: with an end at 0.5 x 200 = 100 the last is no fall. */
  @Test
  void noFallEndsWhereItBegins() {
    RatesToExplain falling = new RatesToExplain(seen(new double[] {1, 0.9, 0.8}));
    assertThat(Explanations.of(falling, 300, 200)).hasSize(1 + 6 * (3 * 13 - 1) + 1);
    assertThat(Explanations.of(falling, 300, 202)).hasSize(1 + 6 * 3 * 13 + 1);
  }

  /** From the first token on no inverse square root can fall: it would have no height. */
  @Test
  void anInverseSquareRootNeedsTwoRatesBehindTheFirstToken() {
    SeenRates atOnce = SeenRates.of(List.of(Bins.rated(0, 3, 2, 1), Bins.rated(100, 3, 2, 0.9)));
    assertThat(names(new RatesToExplain(atOnce))).doesNotContain("an inverse square root");
    assertThat(names(new RatesToExplain(seen(times(1, 1)))))
        .doesNotContain("an inverse square root");
    assertThat(names(new RatesToExplain(seen(times(2, 1))))).endsWith("an inverse square root");
  }

  private static List<String> names(RatesToExplain of) {
    return Explanations.of(of, 500, 1000).stream().map(candidate -> candidate.name).toList();
  }

  @Test
  void aCandidateStaysWithinReason() {
    Candidate line = new Candidate("a line", 0.2, 3, 4, x -> x);
    assertThat(line.at(-0.1)).isZero();
    assertThat(line.at(0.7)).isEqualTo(0.7);
    assertThat(line.at(1.5)).isEqualTo(1.5);
    assertThat(line.at(9)).isEqualTo(1.5);
    Candidate other = line.with(0.25, "twice", x -> 2 * x);
    assertThat(other.at(0.7)).isEqualTo(1.4);
    assertThat(other.name).isEqualTo("twice");
    assertThat(other.weight).isEqualTo(0.25);
    assertThat(line.weight).isZero();
    assertThat(other.usual).isEqualTo(0.2);
    assertThat(other.squares).isEqualTo(3);
    assertThat(other.surprise).isEqualTo(4);
  }
}
