package io.plumbline.app.bench.drift;

import io.plumbline.app.bench.rule.Rearmed;
import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.console.Text;
import io.plumbline.app.recording.FaultLabels;
import io.plumbline.run.AlertKind;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The recordings as they are, for people. */
public final class DriftBenchTable {
  private final PrintWriter out;
  private final List<RuleInUse> rules;

  /**
   * The printer.
   *
   * @param rules played to beside plumbline
   */
  public DriftBenchTable(PrintWriter out, List<RuleInUse> rules) {
    this.out = out;
    this.rules = List.copyOf(rules);
  }

  /** False alarms and the recordings broken on purpose. */
  public void print(DriftResults results) {
    sideBySide(results);
    falseAlarms(results);
    pages("Healthy runs that paged", results.healthy());
    pages("Runs that broke by themselves (named by --broken), and what was said", results.broken());
    broken(results);
  }

  private void sideBySide(DriftResults results) {
    int healthy = results.healthy().size();
    line(
        "%d healthy runs, %d losses; %d runs broken on purpose.",
        healthy, results.losses(), results.faulty().size());
    line(
        "%n%-14s %22s %14s   %-28s",
        "", "false alarms", "runs with one", "broken on purpose: caught, early, median delay");
    for (DriftResults.Score score : results.scores(rules)) {
      line(
          "%-14s %13s per 100 %12d %%   %6d of %d, %d early, %s losses",
          score.who(),
          Text.number(score.per100(healthy), 1),
          Math.round(100.0 * score.runsAlarmed() / Math.max(1, healthy)),
          score.delays().size(),
          results.faulty().size(),
          score.early(),
          Text.number(Text.quantile(score.delays(), 0.5), 0));
    }
    line(
        "An alarm counts once until it was silent for %d losses; plumbline's count as they page.",
        Rearmed.SILENCE);
    line(
        "Early: an alarm before the fault, a false one. Delay: losses from the first under the"
            + " fault, it included.");
    rules.forEach(rule -> line("  %-14s %s", rule.label(), rule.says()));
  }

  private void falseAlarms(DriftResults results) {
    List<AlertKind> kinds =
        Arrays.stream(AlertKind.values())
            .filter(kind -> results.healthy().stream().anyMatch(run -> count(run, kind) > 0))
            .toList();
    line("%nPlumbline's alerts on healthy runs: how many (page, warning, info)");
    StringBuilder head = new StringBuilder(String.format("%-14s%6s%9s", "", "runs", "losses"));
    kinds.forEach(kind -> head.append(String.format("  %s (%s)", kind.label(), severity(kind))));
    line("%s  per 100 runs: pages, all", head);
    Map<String, List<WatchedRun>> sources = results.healthyBySource();
    sources.forEach((source, runs) -> line("%s", row(source, runs, kinds)));
    if (sources.size() > 1) {
      line("%s", row("all", results.healthy(), kinds));
    }
    line(
        "Losses between false pages, M: %s%s",
        Text.number(results.lossesBetweenFalsePages(), 0),
        results.falsePages() == 0 ? " at least (none seen; rule of three, 95 %)" : "");
  }

  private static String row(String source, List<WatchedRun> runs, List<AlertKind> kinds) {
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-14s%6d%9d",
                source,
                runs.size(),
                runs.stream().mapToLong(WatchedRun::losses).sum()));
    for (AlertKind kind : kinds) {
      int width = kind.label().length() + severity(kind).length() + 5;
      row.append(
          String.format("%" + width + "d", runs.stream().mapToLong(run -> count(run, kind)).sum()));
    }
    long pages = runs.stream().mapToLong(run -> run.pages().size()).sum();
    long all = runs.stream().mapToLong(run -> run.alerts().size()).sum();
    return row.append(
            String.format(
                Locale.ROOT,
                "  %.1f, %.1f",
                100.0 * pages / runs.size(),
                100.0 * all / runs.size()))
        .toString();
  }

  private static long count(WatchedRun run, AlertKind kind) {
    return run.alerts().stream().filter(alert -> alert.kind() == kind).count();
  }

  private static String severity(AlertKind kind) {
    return kind.severity().name().toLowerCase(Locale.ROOT);
  }

  private void pages(String title, List<WatchedRun> runs) {
    List<WatchedRun> paged = runs.stream().filter(run -> !run.pages().isEmpty()).toList();
    if (paged.isEmpty()) {
      return;
    }
    line("%n%s", title);
    for (WatchedRun run : paged) {
      for (OpenedAlert page : run.pages()) {
        line("  %s: %s", run.run(), described(page));
      }
    }
  }

  private void broken(DriftResults results) {
    if (results.faulty().isEmpty()) {
      return;
    }
    line("%nBroken on purpose: what caught it first, losses after the fault");
    line(
        "  %-26s %-16s %6s  %-24s %-24s %s",
        "run", "fault", "step", "page", "any alert", "before the fault");
    for (WatchedRun run : results.faulty()) {
      FaultLabels.Fault fault = run.fault().orElseThrow();
      line(
          "  %-26s %-16s %6s  %-24s %-24s %s",
          run.run(),
          fault.name(),
          fault.step().isPresent() ? fault.step().getAsLong() : "-",
          first(run, DriftResults.caught(run)),
          first(run, run.afterFault()),
          run.alerts().stream()
              .filter(alert -> alert.losses() < run.faultAt())
              .map(alert -> alert.kind().name() + " at " + alert.losses())
              .collect(Collectors.joining(", ")));
    }
  }

  private static String first(WatchedRun run, List<OpenedAlert> alerts) {
    Optional<OpenedAlert> first = alerts.stream().findFirst();
    return first.map(alert -> alert.kind().name() + " +" + run.delay(alert)).orElse("missed");
  }

  private static String described(OpenedAlert alert) {
    return String.format(
        Locale.ROOT,
        "%s at loss %d (step %s, %s %% of the plan), expected %s, seen %s, statistic %s over %s",
        alert.kind(),
        alert.losses(),
        alert.step().isPresent() ? alert.step().getAsLong() : "-",
        Text.number(100 * alert.share(), 0),
        Text.number(alert.expected(), 4),
        Text.number(alert.seen(), 4),
        Text.number(alert.statistic(), 1),
        Text.number(alert.threshold(), 1));
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
