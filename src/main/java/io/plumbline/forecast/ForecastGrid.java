package io.plumbline.forecast;

import io.plumbline.law.Courses;
import io.plumbline.law.Fit;
import java.util.AbstractList;
import org.jspecify.annotations.Nullable;

/**
 * The curve at even shares of the horizon, 1/n, 2/n ... 1: a view on the fit that computes each
 * point when it is first read, because most outlooks are replaced before anybody looks, and keeps
 * it, because those that are looked at are looked at by many. Immutable to those who read it, from
 * any thread; equal to any list of the same forecasts.
 */
public final class ForecastGrid extends AbstractList<Forecast> {
  private final Fit fit;
  private final Courses courses;
  private final int points;

  /** Two threads may compute the same point: to the same value. */
  private final @Nullable Forecast[] known;

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
    this.known = new Forecast[points];
  }

  @Override
  public Forecast get(int i) {
    if (i < 0 || i >= points) {
      throw new IndexOutOfBoundsException("point " + i + " of " + points);
    }
    Forecast point = known[i];
    if (point == null) {
      point = Forecaster.at(fit, courses, fit.horizon() * (i + 1) / points);
      known[i] = point;
    }
    return point;
  }

  @Override
  public int size() {
    return points;
  }
}
