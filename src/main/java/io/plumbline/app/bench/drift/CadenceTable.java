package io.plumbline.app.bench.drift;

import io.plumbline.app.console.Text;
import io.plumbline.app.recording.Cadence;
import io.plumbline.run.AlertKind;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The same runs at several cadences, for people: false alarms must not grow, and delays may grow no
 * more than the steps between two losses do.
 */
public final class CadenceTable {
  private final PrintWriter out;

  /** The printer. */
  public CadenceTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints nothing for a single cadence: the other tables have it all. */
  public void print(Map<Cadence, DriftResults> byCadence) {
    if (byCadence.size() < 2) {
      return;
    }
    line("%nThe same runs logged more seldom (5: each fifth step; m5: means of five)");
    line(
        "%-8s%9s%9s%16s%14s   %-30s%s",
        "logged",
        "healthy",
        "losses",
        "pages per 100",
        "runs with one",
        "broken: paged, median delay",
        "alerts on healthy runs");
    byCadence.forEach(this::row);
  }

  private void row(Cadence cadence, DriftResults results) {
    DriftResults.Score score = results.scores(List.of()).get(0);
    int healthy = results.healthy().size();
    line(
        "%-8s%9d%9d%16s%14d   %-30s%s",
        cadence,
        healthy,
        results.losses(),
        Text.number(score.per100(healthy), 1),
        score.runsAlarmed(),
        String.format(
            Locale.ROOT,
            "%d of %d, %s steps",
            score.delays().size(),
            results.faulty().size(),
            Text.number(cadence.every() * Text.quantile(score.delays(), 0.5), 0)),
        alerts(results.healthy()));
  }

  private static String alerts(List<WatchedRun> healthy) {
    Map<AlertKind, Integer> counts = new EnumMap<>(AlertKind.class);
    healthy.forEach(
        run -> run.alerts().forEach(alert -> counts.merge(alert.kind(), 1, Integer::sum)));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().label())
        .collect(Collectors.joining(", "));
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
