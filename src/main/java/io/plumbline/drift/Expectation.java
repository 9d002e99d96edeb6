package io.plumbline.drift;

import io.plumbline.law.Fit;
import io.plumbline.law.Prediction;

/**
 * The losses that a fit made earlier expects over the next stretch of tokens.
 *
 * @param line the expectation itself
 * @param variance of the expectation (not of a single loss about it), nats^2, the larger of both
 *     ends
 * @param noiseVariance of a single loss about the trend, nats^2
 * @param cooldown a fall below it by up to so many nats may be a cooldown that nobody announced; 0
 *     where the learning rate is known
 * @param inflation k of {@link Calibration}: how much more losses depart from the line than stated
 * @param scored whether a loss held against it counts towards a drift: losses that do are in one
 *     unit of noise, and what is not in that unit waits for the next stretch
 */
public record Expectation(
    Line line,
    double variance,
    double noiseVariance,
    double cooldown,
    double inflation,
    boolean scored) {

  /** How far ahead the line reaches: two bins. */
  public static final double REACH = 1.04;

  /** Noise is at least this share of the loss: quantised losses would else have none. */
  public static final double LEAST_NOISE = 3e-4;

  /**
   * The line from {@code tokens} on.
   *
   * @param fit must be ready and know its noise
   * @param cooldownShare share of the loss that an unannounced cooldown may take, at least 0
   * @param inflation k, above 0
   */
  public static Expectation of(Fit fit, double tokens, double cooldownShare, double inflation) {
    Prediction from = fit.at(tokens);
    Prediction to = fit.at(tokens * REACH);
    return new Expectation(
        new Line(tokens, tokens * REACH, from.mean(), to.mean()),
        Math.max(from.variance(), to.variance()),
        noise(fit.noiseVariance(), from.mean()),
        cooldownShare * Math.abs(from.mean()),
        inflation,
        true);
  }

  /** Variance of a single loss, nats^2: as measured, but at least {@link #LEAST_NOISE}. */
  public static double noise(double variance, double loss) {
    double least = LEAST_NOISE * loss;
    return Math.max(variance, least * least);
  }

  /**
   * The same line for a loss whose batch is known to be harder than usual.
   *
   * @param difficulty nats per token, negative for an easier one
   * @param noiseLeft variance of a single loss that this leaves, nats^2
   * @param lasting variance of the difficulty that is the same for many losses in a row, nats^2
   */
  public Expectation knowing(double difficulty, double noiseLeft, double lasting) {
    return new Expectation(
        line.raised(difficulty),
        variance + lasting,
        noise(noiseLeft, line.fromLoss()),
        cooldown,
        inflation,
        true);
  }

  /** The same line for a loss that stands out from a stretch in which batches are known. */
  public Expectation unscored() {
    return new Expectation(line, variance, noiseVariance, cooldown, inflation, false);
  }

  /**
   * What a single loss at a token count above 0 is expected to be, for people to see: variance is
   * that of the noise, and of the line as often as past bins have shown it to be (k times, at least
   * once).
   */
  public Prediction ofOneLoss(double tokens) {
    double ofLine = Math.max(1, inflation) * variance;
    return new Prediction(tokens, at(tokens), ofLine, 0, 0, 0, ofLine).withNoise(noiseVariance);
  }

  /** The loss expected at a token count above 0. */
  public double at(double tokens) {
    return line.at(tokens);
  }
}
