package io.plumbline.run;

import io.plumbline.curve.Schedule;
import io.plumbline.forecast.Forecast;
import io.plumbline.forecast.ForecastDrivers;
import io.plumbline.law.LawEstimate;
import java.util.List;
import java.util.Optional;

/**
 * The fitted law and where the run will land; renewed when a log-token bin closes, not on every
 * event.
 *
 * @param law the fit
 * @param atHorizon the forecast of the final loss: the mean of the losses that will be logged over
 *     the last {@link #TAIL} of the planned tokens, its own batch noise included
 * @param grid an immutable list: the curve at {@link #share} of the planned end (the fitted curve
 *     for what is past)
 * @param drivers what the uncertainty at the horizon consists of
 * @param schedule what the learning rate to come rests on
 * @param scheduleSays the same in a sentence
 * @param learningRate the learning rate over tokens, scaled as the run logs it; empty while nothing
 *     is known of it, or several courses are open
 * @param madeAtTokens tokens seen when it was made
 */
public record Outlook(
    LawEstimate law,
    Forecast atHorizon,
    List<Forecast> grid,
    ForecastDrivers drivers,
    ScheduleBasis schedule,
    String scheduleSays,
    Optional<Schedule> learningRate,
    double madeAtTokens) {

  /** Shares of the horizon at which the curve is given: 0.05, 0.10 ... 1.00. */
  public static final int GRID_POINTS = 20;

  /** The final loss is the mean over this last share of the planned tokens. */
  public static final double TAIL = 0.02;

  /** The share of the horizon of grid point {@code i}, 0 <= i < {@link #GRID_POINTS}. */
  public static double share(int i) {
    return (i + 1) / (double) GRID_POINTS;
  }
}
