package io.plumbline.app.bench.forecast;

import io.plumbline.app.recording.ScheduleClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What forecasts of one schedule class are meant to reach, and what they did.
 *
 * <p>The error is that at {@link #AT} of the tokens. Its limits allow for the final loss's own
 * noise, which adds in squares: a forecast that is off by the limit reaches it whatever the noise
 * of the points it is held against.
 *
 * @param schedule the class
 * @param source where the recordings lie; empty over all sources
 * @param learned whether priors were learned from the family, not the shipped one
 * @param runs how many
 * @param error at {@link #AT}
 * @param noise what a perfect forecast would have missed by
 * @param bare share of outcomes inside the 80 % intervals as they were stated
 * @param inside the same with the final loss's noise allowed for, {@link
 *     ForecastGroup#inside80WithNoise}: this is what is held against the limits
 */
record ForecastTarget(
    ScheduleClass schedule,
    Optional<String> source,
    boolean learned,
    int runs,
    ForecastGroup.Spread error,
    ForecastGroup.Spread noise,
    Coverage bare,
    Coverage inside) {

  /** The share of tokens at which the error is held against its limit. */
  static final double AT = 0.3;

  /** Coverage counts from this share of tokens ... */
  static final double FROM = 0.2;

  /** ... to this one. */
  static final double TO = 0.9;

  /** The 80 % interval is to hold at least this share of the outcomes ... */
  static final double LEAST_INSIDE = 0.72;

  /** ... and at most this. */
  static final double MOST_INSIDE = 0.88;

  /** For the first run of a family ever seen. */
  static final ForecastGroup.Spread SHIPPED = new ForecastGroup.Spread(0.010, 0.030);

  /** With a prior that its family taught. */
  static final ForecastGroup.Spread LEARNED = new ForecastGroup.Spread(0.004, 0.015);

  /**
   * The least and the most share of outcomes inside at any share of tokens from {@link #FROM} to
   * {@link #TO}, and where; NaN of none.
   */
  record Coverage(double least, double leastAt, double most, double mostAt) {
    private static final Coverage NONE =
        new Coverage(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private Coverage with(double inside, double at) {
      boolean lower = !(least <= inside);
      boolean higher = !(most >= inside);
      return new Coverage(
          lower ? inside : least,
          lower ? at : leastAt,
          higher ? inside : most,
          higher ? at : mostAt);
    }

    private static Coverage of(
        Map<Double, ForecastGroup> byShare, ToDoubleFunction<ForecastGroup> inside) {
      Coverage coverage = NONE;
      for (Map.Entry<Double, ForecastGroup> entry : byShare.entrySet()) {
        double here = inside.applyAsDouble(entry.getValue());
        if (entry.getKey() >= FROM && entry.getKey() <= TO && !Double.isNaN(here)) {
          coverage = coverage.with(here, entry.getKey());
        }
      }
      return coverage;
    }
  }

  /** Every schedule class, first over all sources, then source by source. */
  static List<ForecastTarget> of(ForecastResults results) {
    List<ForecastTarget> targets = new ArrayList<>();
    results
        .bySchedule()
        .forEach(
            (schedule, all) -> {
              for (boolean learned : new boolean[] {false, true}) {
                List<BenchedRun> runs =
                    all.stream().filter(run -> run.teachers() > 0 == learned).toList();
                Map<String, List<BenchedRun>> bySource = ForecastResults.bySource(runs);
                if (bySource.size() > 1) {
                  targets.add(of(schedule, Optional.empty(), learned, runs));
                }
                bySource.forEach(
                    (source, its) -> targets.add(of(schedule, Optional.of(source), learned, its)));
              }
            });
    return targets;
  }

  private static ForecastTarget of(
      ScheduleClass schedule, Optional<String> source, boolean learned, List<BenchedRun> runs) {
    Map<Double, ForecastGroup> byShare = ForecastResults.byShare(runs);
    ForecastGroup at = byShare.getOrDefault(AT, new ForecastGroup(List.of()));
    return new ForecastTarget(
        schedule,
        source,
        learned,
        runs.size(),
        at.error(),
        at.noise(),
        Coverage.of(byShare, ForecastGroup::inside80),
        Coverage.of(byShare, ForecastGroup::inside80WithNoise));
  }

  /** The limits that hold for these runs. */
  ForecastGroup.Spread limit() {
    return learned ? LEARNED : SHIPPED;
  }

  /** Whether both quantiles of the error are within their limits, the noise allowed for. */
  boolean errorReached() {
    return error.median() <= Math.hypot(limit().median(), noise.median())
        && error.p90() <= Math.hypot(limit().p90(), noise.p90());
  }

  /** Whether coverage is within its limits at every share. */
  boolean coverageReached() {
    return inside.least >= LEAST_INSIDE && inside.most <= MOST_INSIDE;
  }
}
