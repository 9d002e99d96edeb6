package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a drift is confirmed and suspected, held against brute force over all start times. */
class GlrTest {
  private static final double LEVEL = 2.5;
  private static final double NOISE = 0.03;

  /** What trying few starts may cost of the statistic, see {@link SegmentsTest}. */
  private static final double KEPT = 0.77;

  /** ... where losses are noise-free; noise at a lost start may cost so many losses more. */
  private static final int NOISY = 2;

  /** Losses are clipped at six standard deviations of noise and curve together. */
  private static final double CLIP = 6;

  /** Not before brute force says so, and not after it is so much over the threshold. */
  @Test
  void confirmsWhenBruteForceDoes() {
    Seeds.each(
        60,
        seed -> {
          Random random = new Random(seed);
          double variance = seed % 2 == 0 ? 0 : Math.pow(0.005 * random.nextDouble(), 2);
          double inflation = 0.5 + 2 * random.nextDouble();
          double threshold = 20 + 10 * random.nextDouble();
          double shift = (seed % 4 < 2 ? 1 : -1) * (0.7 + 2 * random.nextDouble());
          double[] z = SegmentsTest.stream(random, 500, 120, shift);
          Losses losses = Losses.late(Losses.flat(LEVEL, NOISE, variance, inflation), threshold);
          GlrOracle oracle = new GlrOracle(clipped(z, variance, inflation), v(variance, inflation));
          int first = oracle.firstAbove(threshold * inflation, 8);
          int last = oracle.firstAbove(threshold * inflation / KEPT, 8);
          int confirmed = 0;
          while (confirmed < z.length && !losses.state().drifting()) {
            losses.then(LEVEL + NOISE * z[confirmed++]);
            if (!losses.state().drifting()) {
              double score = losses.state().score();
              double exact = oracle.strongest(confirmed, 8) / inflation / threshold;
              assertThat(Math.abs(score)).isLessThanOrEqualTo(Math.abs(exact) + 1e-9);
              if (Math.abs(score) > 0.5) {
                assertThat(losses.suspected()).isNotEmpty();
              }
            }
          }
          confirmed += losses.state().drifting() ? 0 : 1; // as the oracle counts what never was
          assertThat(confirmed).as("confirmed").isBetween(first, last + NOISY);
          Finding expected = shift > 0 ? Finding.DRIFT_UP : Finding.DRIFT_DOWN;
          if (confirmed > 120 && confirmed <= z.length) {
            assertThat(losses.open()).containsExactly(expected);
          }
        });
  }

  /** On noise alone it is suspected now and then, and next to never confirmed. */
  @Test
  void noiseIsNoDrift() {
    List<Integer> alarms = new ArrayList<>();
    Seeds.each(
        60,
        seed -> {
          Random random = new Random(1_000 + seed);
          Losses losses =
              Losses.late(Losses.flat(LEVEL, NOISE), DriftDetector.threshold(1_000, 0.05));
          for (int i = 0; i < 1_000 && !losses.state().drifting(); i++) {
            losses.then(LEVEL + NOISE * random.nextGaussian());
          }
          if (losses.state().drifting()) {
            alarms.add(seed);
          }
        });
    assertThat(alarms).as("seeds that raised an alarm").hasSizeLessThanOrEqualTo(3);
  }

  /** The score and the evidence of a clean shift by 2 s, from the formula. */
  @Test
  void theEvidenceIsTheFormulas() {
    Losses losses = Losses.late(Losses.flat(LEVEL, NOISE, 9e-6, 0.8), 1e9);
    losses.times(40, LEVEL).times(12, LEVEL + 2 * NOISE);
    // G = 24^2 / (12 + 144 v) / k, v = (9e-6 + (0.002 2.5)^2 / 0.8) / 9e-4
    double v = (9e-6 + 2.5e-5 / 0.8) / 9e-4;
    double g = 24 * 24 / (12 + 144 * v) / 0.8;
    assertThat(losses.state().score() * 1e9).isCloseTo(g, within(1e-6));
  }

  private static double v(double variance, double inflation) {
    double immaterial = 0.002 * LEVEL;
    return (variance + immaterial * immaterial / inflation) / (NOISE * NOISE);
  }

  private static double[] clipped(double[] z, double variance, double inflation) {
    double clip = CLIP * Math.sqrt(1 + v(variance, inflation));
    double[] clipped = z.clone();
    for (int i = 0; i < z.length; i++) {
      clipped[i] = Math.max(-clip, Math.min(clip, z[i]));
    }
    return clipped;
  }
}
