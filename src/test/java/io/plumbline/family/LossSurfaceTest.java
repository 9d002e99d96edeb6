package io.plumbline.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Surfaces with known parameters are found again, and what cannot be told is not told. */
class LossSurfaceTest {
  /** Besiroglu et al. 2024, table 1: the refit of Hoffmann's data. */
  private static final double FLOOR = 1.8172;

  private static final double SIZE = 482.01;
  private static final double SIZE_EXPONENT = 0.3478;
  private static final double DATA = 2085.43;
  private static final double DATA_EXPONENT = 0.3658;

  private static double law(double params, double tokens) {
    return FLOOR
        + SIZE * Math.pow(params, -SIZE_EXPONENT)
        + DATA * Math.pow(tokens, -DATA_EXPONENT);
  }

  private static Lesson landed(int i, double params, double tokens, double loss, double heat) {
    return new Lesson(
        "f",
        "r" + i,
        true,
        1,
        1,
        loss,
        new RunTraits(params, 1e-3, tokens, 5e5, heat, "cosine"),
        new LawShown(0.5, 0.1, 0.05, 0.01));
  }

  /** Sizes from 44M to 10B, each at 5 to 80 tokens per parameter, as Chinchilla's sweep. */
  private static List<Lesson> sweep(double noise, long seed) {
    Random random = new Random(seed);
    List<Lesson> runs = new ArrayList<>();
    for (double params = 44e6; params < 1.1e10; params *= 3) {
      for (double ratio = 5; ratio <= 80; ratio *= 2) {
        double tokens = ratio * params;
        double loss = law(params, tokens) * Math.exp(noise * random.nextGaussian());
        runs.add(landed(runs.size(), params, tokens, loss, 0));
      }
    }
    return runs;
  }

  @Test
  void aKnownSurfaceIsFoundAgain() {
    LossSurface surface = LossSurface.of(sweep(0, 1)).orElseThrow();
    assertThat(surface.runs()).isEqualTo(30);
    assertThat(surface.floor()).isCloseTo(FLOOR, within(1e-4));
    assertThat(surface.size().exponent()).isCloseTo(SIZE_EXPONENT, within(1e-4));
    assertThat(surface.data().exponent()).isCloseTo(DATA_EXPONENT, within(1e-4));
    assertThat(surface.size().amplitude()).isCloseTo(SIZE, within(1.0));
    assertThat(surface.data().amplitude()).isCloseTo(DATA, within(5.0));
    assertThat(surface.lossAt(7e10, 1.4e12)).isCloseTo(law(7e10, 1.4e12), within(1e-4));
  }

  @Test
  void standardErrorsAreAsLargeAsTheErrors() {
    double squares = 0;
    int tries = 40;
    for (int seed = 0; seed < tries; seed++) {
      LossSurface surface = LossSurface.of(sweep(0.003, seed)).orElseThrow();
      squares += Math.pow((surface.floor() - FLOOR) / surface.floorSd(), 2);
      squares +=
          Math.pow((surface.size().exponent() - SIZE_EXPONENT) / surface.size().exponentSd(), 2);
      squares +=
          Math.pow((surface.data().exponent() - DATA_EXPONENT) / surface.data().exponentSd(), 2);
    }
    assertThat(Math.sqrt(squares / (3 * tries))).isBetween(0.7, 1.4);
  }

  @Test
  void oneBrokenRunDoesNotBendIt() {
    List<Lesson> runs = sweep(0.003, 7);
    LossSurface before = LossSurface.of(runs).orElseThrow();
    runs.set(12, landed(12, 4e8, 8e9, 9, 0));
    LossSurface after = LossSurface.of(runs).orElseThrow();
    assertThat(after.floor()).isCloseTo(before.floor(), within(3 * before.floorSd()));
    assertThat(after.lossAt(1e10, 2e11)).isCloseTo(before.lossAt(1e10, 2e11), within(0.01));
  }

  @Test
  void whatCannotBeToldIsNotTold() {
    List<Lesson> few = sweep(0, 1).subList(0, LossSurface.LEAST_RUNS - 1);
    assertThat(LossSurface.of(few)).isEmpty();
    List<Lesson> oneRatio = new ArrayList<>();
    List<Lesson> oneSize = new ArrayList<>();
    List<Lesson> running = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < 12; i++) {
      double params = 1e7 * Math.pow(2, i);
      double noise = Math.exp(0.003 * random.nextGaussian());
      oneRatio.add(landed(i, params, 20 * params, noise * law(params, 20 * params), 0));
      oneSize.add(landed(i, 1e8, 20 * params, noise * law(1e8, 20 * params), 0));
    }
    for (Lesson lesson : sweep(0, 1)) {
      running.add(new Lesson("f", lesson.run(), false, 0.6, 1, 3, lesson.traits(), lesson.law()));
    }
    assertThat(LossSurface.of(oneRatio)).as("size and length grow together").isEmpty();
    assertThat(LossSurface.of(oneSize)).isEmpty();
    assertThat(LossSurface.of(running)).isEmpty();
  }

  @Test
  void runsThatEndHotAreNotMixedWithThoseThatDecay() {
    List<Lesson> runs = sweep(0, 1);
    int decayed = runs.size();
    for (Lesson lesson : sweep(0, 1).subList(0, 20)) {
      RunTraits traits = lesson.traits();
      runs.add(
          landed(
              runs.size(),
              traits.activeParams(),
              traits.horizonTokens(),
              1.05 * lesson.lossNats(),
              1));
    }
    Optional<LossSurface> surface = LossSurface.of(runs);
    assertThat(surface.orElseThrow().runs()).isEqualTo(decayed);
    assertThat(surface.orElseThrow().floor()).isCloseTo(FLOOR, within(1e-4));
  }

  @Test
  void noOtherSizeLandsLowerForTheSameCompute() {
    LossSurface hoffmann =
        new LossSurface(
            9, 1.69, 0, new LossSurface.Term(406.4, 0.34, 0), new LossSurface.Term(410.7, 0.28, 0));
    for (double flops : new double[] {1e18, 1e21, 5.76e23}) {
      double best = hoffmann.optimalParams(flops);
      double loss = hoffmann.lossAt(best, flops / 6 / best);
      for (double factor : new double[] {0.5, 0.9, 0.99, 1.01, 1.1, 2}) {
        double other = best * factor;
        assertThat(hoffmann.lossAt(other, flops / 6 / other)).isGreaterThan(loss);
      }
    }
  }
}
