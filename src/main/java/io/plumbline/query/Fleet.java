package io.plumbline.query;

import io.plumbline.run.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs as one request sees them: their newest reports, and where each is going. */
final class Fleet {
  private final Map<String, RunReport> reports = new HashMap<>();
  private final Map<String, Trajectory> trajectories = new HashMap<>();

  Fleet(List<RunReport> runs) {
    for (RunReport run : runs) {
      reports.put(run.run(), run);
      Trajectory.of(run).ifPresent(trajectory -> trajectories.put(run.run(), trajectory));
    }
  }

  /**
   * The series that fulfil all matchers and have a value between two times, in no order.
   *
   * @param fromMs milliseconds since the epoch, inclusive as {@code toMs}
   */
  List<Series> select(List<Matcher> matchers, long fromMs, long toMs) {
    Optional<String> run =
        matchers.stream()
            .filter(matcher -> matcher.label().equals(AheadMetric.RUN))
            .flatMap(matcher -> matcher.exactly().stream())
            .findFirst();
    Iterable<Trajectory> candidates =
        run.isPresent()
            ? Optional.ofNullable(trajectories.get(run.get())).stream().toList()
            : trajectories.values();
    List<Series> selected = new ArrayList<>();
    for (Trajectory trajectory : candidates) {
      if (trajectory.fromMs() <= toMs && trajectory.untilMs() >= fromMs) {
        addSeries(trajectory, matchers, selected);
      }
    }
    return selected;
  }

  private static void addSeries(
      Trajectory trajectory, List<Matcher> matchers, List<Series> selected) {
    for (Matcher matcher : matchers) {
      boolean ofRun =
          switch (matcher.label()) {
            case Labels.NAME, AheadMetric.BOUND -> true; // differ between the series of a run
            case AheadMetric.RUN -> matcher.matches(trajectory.run());
            case AheadMetric.FAMILY -> matcher.matches(trajectory.family());
            default -> matcher.matches("");
          };
      if (!ofRun) {
        return;
      }
    }
    for (AheadMetric metric : AheadMetric.values()) {
      if (fulfils(matchers, Labels.NAME, metric.series()) && trajectory.has(metric)) {
        for (Optional<Bound> bound : metric.bounds()) {
          if (fulfils(matchers, AheadMetric.BOUND, bound.map(Bound::label).orElse(""))) {
            selected.add(new Series(trajectory, metric, bound));
          }
        }
      }
    }
  }

  private static boolean fulfils(List<Matcher> matchers, String label, String value) {
    for (Matcher matcher : matchers) {
      if (matcher.label().equals(label) && !matcher.matches(value)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Why a selector that asks for exactly one run, or one metric, finds nothing between two times;
   * empty when it finds something or asks for neither.
   */
  Optional<String> whyNothing(List<Matcher> matchers, long fromMs, long toMs) {
    for (Matcher matcher : matchers) {
      Optional<String> value = matcher.exactly();
      if (value.isPresent() && matcher.label().equals(AheadMetric.RUN)) {
        Optional<String> why = whyNothing(value.get(), fromMs, toMs);
        if (why.isPresent()) {
          return why.map(reason -> "run \"" + value.get() + "\": " + reason);
        }
      }
      if (value.isPresent()
          && matcher.label().equals(Labels.NAME)
          && AheadMetric.named(value.get()).isEmpty()) {
        return Optional.of(
            "there is no "
                + value.get()
                + " among the forecasts; what was measured is in Prometheus");
      }
    }
    return Optional.empty();
  }

  private Optional<String> whyNothing(String run, long fromMs, long toMs) {
    RunReport report = reports.get(run);
    if (report == null) {
      return Optional.of("this instance follows no such run; ask the one that does");
    }
    Trajectory trajectory = trajectories.get(run);
    if (trajectory == null) {
      return Optional.of("no forecast ahead: " + Trajectory.whyNone(report));
    }
    boolean meets = trajectory.fromMs() <= toMs && trajectory.untilMs() >= fromMs;
    return meets
        ? Optional.empty()
        : Optional.of(
            "forecast from shortly before its newest event, "
                + Instant.ofEpochMilli(trajectory.fromMs())
                + ", to its planned end, "
                + Instant.ofEpochMilli(trajectory.untilMs())
                + "; the time asked for lies outside");
  }
}
