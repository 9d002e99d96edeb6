package io.plumbline.forecast;

import io.plumbline.law.Fit;
import io.plumbline.law.Prediction;
import java.util.OptionalDouble;

/**
 * Turns a {@link Fit} into forecasts.
 *
 * <p>Intervals are those of a normal distribution with the moments of the mixture: central 50, 80
 * and 95 %.
 */
public final class Forecaster {
  /** Quantile of the standard normal distribution at 0.75: half-width of the 50 % interval. */
  static final double Z50 = 0.674490;

  /** At 0.90. */
  static final double Z80 = 1.281552;

  /** At 0.975. */
  static final double Z95 = 1.959964;

  /** Beyond this multiple of the horizon nothing is extrapolated. */
  static final double FARTHEST = 100;

  private static final int HALVINGS = 60;

  private Forecaster() {}

  /**
   * The loss after {@code tokens} tokens.
   *
   * @param fit must be {@link Fit#ready}
   * @param tokens above 0
   */
  public static Forecast at(Fit fit, double tokens) {
    return of(fit.at(tokens));
  }

  /** The forecast that these moments make. */
  public static Forecast of(Prediction prediction) {
    double mean = prediction.mean();
    double sd = prediction.sd();
    return new Forecast(
        prediction.tokens(),
        mean,
        sd,
        mean - Z50 * sd,
        mean + Z50 * sd,
        mean - Z80 * sd,
        mean + Z80 * sd,
        mean - Z95 * sd,
        mean + Z95 * sd);
  }

  /**
   * What the variance of this prediction consists of; a prediction without variance is all model
   * error.
   */
  public static ForecastDrivers drivers(Prediction prediction) {
    double all = prediction.variance();
    return all > 0
        ? new ForecastDrivers(
            prediction.fitVariance() / all,
            prediction.exponentVariance() / all,
            prediction.annealVariance() / all,
            prediction.modelVariance() / all)
        : new ForecastDrivers(0, 0, 0, 1);
  }

  /**
   * The first token count at or beyond the newest bin where the predicted mean is down to {@code
   * loss}, by bisection; beyond the horizon the learning rate is held at its last value.
   *
   * @param fit must be {@link Fit#ready}
   * @param loss nats per token
   * @return empty when the law does not come down to it within {@link #FARTHEST} horizons: below
   *     the floor, say
   */
  public static OptionalDouble tokensToLoss(Fit fit, double loss) {
    double low = fit.lastTokens();
    if (fit.at(low).mean() <= loss) {
      return OptionalDouble.of(low);
    }
    double high = Math.max(fit.horizon(), low);
    double farthest = fit.horizon() * FARTHEST;
    while (fit.at(high).mean() > loss) {
      if (high >= farthest) {
        return OptionalDouble.empty();
      }
      low = high;
      high *= 2;
    }
    for (int i = 0; i < HALVINGS && high - low > 1e-9 * high; i++) {
      double middle = 0.5 * (low + high);
      if (fit.at(middle).mean() > loss) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return OptionalDouble.of(high);
  }
}
