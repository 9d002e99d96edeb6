package io.plumbline.app.backtest;

import io.plumbline.family.Lesson;
import io.plumbline.family.Teaching;
import io.plumbline.run.Alert;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;
import io.plumbline.run.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the monitor has said of one run so far, step by step. */
final class Heard {
  private final List<Double> shares;
  private final List<RunOutcome.ForecastAt> reached = new ArrayList<>();
  private final Map<String, RunOutcome.AlertSeen> alerts = new LinkedHashMap<>();
  private Optional<Lesson> lesson = Optional.empty();

  /**
   * Nothing yet.
   *
   * @param shares of the planned tokens at which the forecast is noted, in rising order
   */
  Heard(List<Double> shares) {
    this.shares = shares;
  }

  /** The next step. */
  void note(Step step) {
    RunReport report = step.report();
    for (Alert alert : report.alerts().transitions()) {
      alerts.merge(alert.id(), seen(alert, report), RunOutcome.AlertSeen::followedBy);
    }
    // One family after the other: what is said last holds.
    for (Teaching teaching : step.teachings()) {
      lesson = teaching.lesson();
    }
    OptionalDouble share = report.progress().share();
    while (share.isPresent()
        && reached.size() < shares.size()
        && share.getAsDouble() >= shares.get(reached.size())) {
      reached.add(
          new RunOutcome.ForecastAt(
              shares.get(reached.size()),
              OptionalDouble.of(report.progress().tokens()),
              report.outlook().map(Outlook::atHorizon)));
    }
  }

  private static RunOutcome.AlertSeen seen(Alert alert, RunReport report) {
    return new RunOutcome.AlertSeen(
        alert.kind(),
        alert.grade(),
        alert.state(),
        report.progress().step(),
        report.progress().tokens(),
        alert.ground().statistic());
  }

  /**
   * All of it; shares that the run never reached have no forecast.
   *
   * @param last the newest report
   */
  RunOutcome.Said inAll(RunReport last) {
    List<RunOutcome.ForecastAt> forecasts = new ArrayList<>(reached);
    for (double share : shares.subList(reached.size(), shares.size())) {
      forecasts.add(new RunOutcome.ForecastAt(share, OptionalDouble.empty(), Optional.empty()));
    }
    return new RunOutcome.Said(
        forecasts,
        List.copyOf(alerts.values()),
        last.outlook().map(Outlook::law),
        last.verdicts().regime(),
        lesson);
  }
}
