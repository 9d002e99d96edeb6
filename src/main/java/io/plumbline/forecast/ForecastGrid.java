package io.plumbline.forecast;

import io.plumbline.law.Courses;
import io.plumbline.law.Fit;
import java.util.AbstractList;

/**
 * The curve at even shares of the horizon, 1/n, 2/n ... 1: a view on the fit that computes each
 * point when it is read, because most outlooks are replaced before anybody looks. Immutable; equal
 * to any list of the same forecasts.
 */
public final class ForecastGrid extends AbstractList<Forecast> {
  private final Fit fit;
  private final Courses courses;
  private final int points;

  /**
   * The view.
   *
   * @param fit must be {@link Fit#ready}
   * @param courses what the learning rate may do from the newest bin on
   * @param points how many, at least 1
   */
  public ForecastGrid(Fit fit, Courses courses, int points) {
    this.fit = fit;
    this.courses = courses;
    this.points = points;
  }

  @Override
  public Forecast get(int i) {
    if (i < 0 || i >= points) {
      throw new IndexOutOfBoundsException("point " + i + " of " + points);
    }
    return Forecaster.at(fit, courses, fit.horizon() * (i + 1) / points);
  }

  @Override
  public int size() {
    return points;
  }
}
