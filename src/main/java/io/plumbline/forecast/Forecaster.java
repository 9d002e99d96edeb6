package io.plumbline.forecast;

import io.plumbline.law.Courses;
import io.plumbline.law.Fit;
import io.plumbline.law.Prediction;
import java.util.List;
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

  /**
   * Quantiles lie within this many standard deviations of a mean (Chebyshev: 97.5 % within 6.4).
   */
  private static final double FAR = 7;

  /** Quantiles are exact to this many halvings of that: 1e-6 standard deviations. */
  private static final int QUANTILE_HALVINGS = 24;

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

  /** As {@link #at(Fit, double)}, when the learning rate may take several courses. */
  public static Forecast at(Fit fit, Courses courses, double tokens) {
    return of(courses.at(fit, tokens));
  }

  /** The forecast that these moments make. */
  public static Forecast of(Prediction prediction) {
    double mean = prediction.mean();
    double sd = prediction.sd();
    return new Forecast(
        prediction.tokens(),
        mean,
        sd,
        new Forecast.Bounds(
            mean - Z50 * sd,
            mean + Z50 * sd,
            mean - Z80 * sd,
            mean + Z80 * sd,
            mean - Z95 * sd,
            mean + Z95 * sd));
  }

  /**
   * The forecast when the learning rate may take several courses. Intervals are between quantiles
   * of the mixture, which may have several humps; the loss is its mean, held within the 50 %
   * interval, so that it does not leap from hump to hump as weights change.
   *
   * @param branches at least one, for one token count
   */
  public static Forecast of(List<Courses.Branch> branches) {
    Prediction joined = Courses.joined(branches);
    if (branches.size() == 1 || !(joined.sd() > 0)) {
      return of(joined);
    }
    double lo50 = quantile(branches, joined, 0.25);
    double hi50 = quantile(branches, joined, 0.75);
    return new Forecast(
        joined.tokens(),
        Math.max(lo50, Math.min(hi50, joined.mean())),
        joined.sd(),
        new Forecast.Bounds(
            lo50,
            hi50,
            quantile(branches, joined, 0.1),
            quantile(branches, joined, 0.9),
            quantile(branches, joined, 0.025),
            quantile(branches, joined, 0.975)));
  }

  /** Where the mixture's distribution reaches a share, by bisection. */
  private static double quantile(List<Courses.Branch> branches, Prediction joined, double share) {
    double low = joined.mean() - FAR * joined.sd();
    double high = joined.mean() + FAR * joined.sd();
    for (int i = 0; i < QUANTILE_HALVINGS; i++) {
      double middle = 0.5 * (low + high);
      double below = 0;
      for (Courses.Branch branch : branches) {
        Prediction prediction = branch.prediction();
        below += branch.weight() * normal((middle - prediction.mean()) / prediction.sd());
      }
      if (below < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }

  /**
   * The standard normal distribution function to 8e-8: Abramowitz and Stegun 1964, eq. 26.2.17. Far
   * cheaper than an exact one, and an outlook needs a thousand.
   */
  static double normal(double z) {
    if (Double.isNaN(z)) {
      return 0.5;
    }
    double x = Math.abs(z);
    double k = 1 / (1 + 0.2316419 * x);
    double tail =
        k
            * (0.319381530
                + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))))
            * Math.exp(-0.5 * x * x)
            / Math.sqrt(2 * Math.PI);
    return z > 0 ? 1 - tail : tail;
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
