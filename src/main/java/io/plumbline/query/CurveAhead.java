package io.plumbline.query;

import io.plumbline.forecast.Forecast;
import java.util.List;

/**
 * A run's curve between the points at which its outlook gives it.
 *
 * <p>The median is a monotone cubic in log tokens (slopes by Fritsch and Butland 1984, eq. 4: a
 * weighted harmonic mean of the neighbouring differences, 0 at an extremum), so that a kink where a
 * cooldown begins stays one and nothing overshoots. The distances of the bounds from it are linear
 * in log tokens, and so keep their order.
 *
 * <p>Measured on the 14 bundled recordings at every tenth of each run, against the exact fit at 400
 * places ahead: the median is within 0.16 % of the loss (0.04 % in the median run; a straight line
 * would be within 0.47 %), the width of the 80 % interval within 11 % of itself (3 %).
 */
final class CurveAhead {
  private final List<Forecast> grid;

  /**
   * The curve through these points.
   *
   * @param grid at least 3, in increasing order of tokens
   */
  CurveAhead(List<Forecast> grid) {
    this.grid = grid;
  }

  /** Tokens of the first point: before it the curve is not known. */
  double begins() {
    return point(0).atTokens();
  }

  /**
   * The loss at a token count, nats per token.
   *
   * @param tokens beyond the last point the last one holds
   * @return NaN before the first point
   */
  double at(double tokens, Bound bound) {
    if (!(tokens >= begins())) {
      return Double.NaN;
    }
    int last = grid.size() - 1;
    if (tokens >= point(last).atTokens()) {
      return bound.of(point(last));
    }
    int left = left(tokens);
    Forecast from = point(left);
    Forecast to = point(left + 1);
    double width = Math.log(to.atTokens() / from.atTokens());
    double share = Math.log(tokens / from.atTokens()) / width;
    double median = cubic(left, width, share);
    if (bound == Bound.MID) {
      return median;
    }
    double offFrom = bound.of(from) - from.loss();
    double offTo = bound.of(to) - to.loss();
    return median + offFrom + share * (offTo - offFrom);
  }

  private int left(double tokens) {
    int low = 0;
    int high = grid.size() - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (point(middle).atTokens() <= tokens) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The cubic of Hermite with these ends and slopes. */
  private double cubic(int left, double width, double s) {
    double rest = 1 - s;
    return (1 + 2 * s) * rest * rest * point(left).loss()
        + s * rest * rest * width * slope(left)
        + s * s * (3 - 2 * s) * point(left + 1).loss()
        - s * s * rest * width * slope(left + 1);
  }

  /** Change of the loss per log token at a point. */
  private double slope(int i) {
    int last = grid.size() - 1;
    if (i == 0) {
      return end(difference(0), difference(1), width(0), width(1));
    }
    if (i == last) {
      return end(difference(last - 1), difference(last - 2), width(last - 1), width(last - 2));
    }
    double before = difference(i - 1);
    double after = difference(i);
    if (before * after <= 0) {
      return 0;
    }
    double weightBefore = 2 * width(i) + width(i - 1);
    double weightAfter = width(i) + 2 * width(i - 1);
    return (weightBefore + weightAfter) / (weightBefore / before + weightAfter / after);
  }

  /** Of the parabola through the three points at an end, without a turn that they do not show. */
  private static double end(double near, double far, double nearWidth, double farWidth) {
    double slope = ((2 * nearWidth + farWidth) * near - nearWidth * far) / (nearWidth + farWidth);
    if (slope * near <= 0) {
      return 0;
    }
    return near * far <= 0 && Math.abs(slope) > 3 * Math.abs(near) ? 3 * near : slope;
  }

  private double difference(int i) {
    return (point(i + 1).loss() - point(i).loss()) / width(i);
  }

  private double width(int i) {
    return Math.log(point(i + 1).atTokens() / point(i).atTokens());
  }

  private Forecast point(int i) {
    return grid.get(i);
  }
}
