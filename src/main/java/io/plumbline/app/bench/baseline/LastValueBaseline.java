package io.plumbline.app.bench.baseline;

/**
 * What many dashboards imply: it ends where it is now (mean of the last 2 % of the points seen).
 */
public final class LastValueBaseline implements Baseline {
  @Override
  public String label() {
    return "last value";
  }

  @Override
  public double forecast(Points seen, Course course) {
    return seen.tailMean();
  }
}
