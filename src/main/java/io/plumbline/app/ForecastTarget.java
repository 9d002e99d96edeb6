package io.plumbline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
 * @param least the least share of outcomes inside the 80 % interval from {@link #FROM} to {@link
 *     #TO}, and where
 * @param most the most
 */
record ForecastTarget(
    ScheduleClass schedule,
    Optional<String> source,
    boolean learned,
    int runs,
    ForecastGroup.Spread error,
    ForecastGroup.Spread noise,
    Inside least,
    Inside most) {

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
   * Coverage at one share of the tokens.
   *
   * @param inside share of outcomes inside the 80 % interval; NaN of none
   */
  record Inside(double inside, double share) {}

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
    Inside least = new Inside(Double.NaN, Double.NaN);
    Inside most = least;
    for (Map.Entry<Double, ForecastGroup> entry : byShare.entrySet()) {
      double inside = entry.getValue().inside80();
      if (entry.getKey() >= FROM && entry.getKey() <= TO && !Double.isNaN(inside)) {
        Inside here = new Inside(inside, entry.getKey());
        least = least.inside <= inside ? least : here;
        most = most.inside >= inside ? most : here;
      }
    }
    return new ForecastTarget(
        schedule, source, learned, runs.size(), at.error(), at.noise(), least, most);
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
    return least.inside >= LEAST_INSIDE && most.inside <= MOST_INSIDE;
  }
}
