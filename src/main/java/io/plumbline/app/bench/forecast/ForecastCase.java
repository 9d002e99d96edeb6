package io.plumbline.app.bench.forecast;

import io.plumbline.forecast.Forecast;
import java.util.Optional;

/**
 * One run at one share of its tokens: what was forecast, and what happened.
 *
 * @param share of the planned tokens
 * @param happened the final loss: mean of the last 2 % of points, nats per token
 * @param noise standard error of {@code happened} from the noise of its points, nats per token
 * @param forecast plumbline's; empty if it had none
 * @param baselines theirs, in the order of the measurement's, NaN for none
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, never written again; not compared
record ForecastCase(
    double share, double happened, double noise, Optional<Forecast> forecast, double[] baselines) {}
