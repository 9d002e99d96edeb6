package io.plumbline.law;

import java.util.List;

/**
 * How far a family's forecasts used to miss, by the share of the plan that was seen when they were
 * made: (happened - forecast) / (loss then - forecast), the miss as a share of the fall that was
 * still predicted. What the law got wrong for one run of a family it tends to get wrong for the
 * next.
 *
 * @param byTenth nine numbers, for 10 % to 90 %; empty for a family of which nothing is known.
 *     Above 0: runs ended higher than forecast
 */
public record Lean(List<Double> byTenth) {
  /** Tenths of the plan: 0.1 to 0.9. */
  public static final int TENTHS = 9;

  /** Nothing is known. */
  public static final Lean NONE = new Lean(List.of());

  /**
   * A lean.
   *
   * @throws IllegalArgumentException if there are neither nine numbers nor none, or one is not
   *     finite
   */
  public Lean {
    byTenth = List.copyOf(byTenth);
    if (!byTenth.isEmpty() && byTenth.size() != TENTHS) {
      throw new IllegalArgumentException("a lean has 9 numbers or none, not " + byTenth.size());
    }
    if (byTenth.stream().anyMatch(each -> !Double.isFinite(each))) {
      throw new IllegalArgumentException("a lean's numbers are finite; got " + byTenth);
    }
  }

  /** The lean at a share of the plan: straight between tenths, from 0 at the beginning. */
  double at(double share) {
    if (byTenth.isEmpty() || !(share > 0)) {
      return 0;
    }
    double place = 10 * share;
    int below = (int) Math.min(TENTHS, place);
    double from = below == 0 ? 0 : byTenth.get(below - 1);
    double to = below == TENTHS ? from : byTenth.get(below);
    return from + (Math.min(TENTHS, place) - below) * (to - from);
  }
}
