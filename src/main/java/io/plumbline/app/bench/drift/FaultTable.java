package io.plumbline.app.bench.drift;

import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.console.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Faults put into healthy runs, for people. */
public final class FaultTable {
  private final PrintWriter out;
  private final List<RuleInUse> rules;

  /**
   * The printer.
   *
   * @param rules played to beside plumbline
   */
  public FaultTable(PrintWriter out, List<RuleInUse> rules) {
    this.out = out;
    this.rules = List.copyOf(rules);
  }

  /**
   * All groups.
   *
   * @param lossesBetween losses between plumbline's false pages, for the bound
   * @param details one line a trial as well
   */
  public void print(List<FaultTrial> trials, double lossesBetween, boolean details) {
    long runs = trials.stream().map(trial -> trial.place().run()).distinct().count();
    line(
        "%nFaults put into %d healthy runs: %d trials. What pages, delay in losses from the first"
            + " broken one,",
        runs, trials.size());
    line(
        "it included, median / 90th percentile of those caught; %% caught when it begins at this"
            + " share of the run.");
    line(
        "Lorden's bound, 2 ln(M) (s/D)^2 with M = %s; in brackets with the noise's autocorrelation"
            + " counted in.",
        Text.number(lossesBetween, 0));
    line(
        "Could be: %% whose bound is reached before the run ends; of these, %% paged within twice"
            + " the bound. Nothing: chance.");
    line(
        "%n%-14s %6s %27s %13s %7s %11s %16s %16s %9s %9s  %s",
        "",
        "paged",
        "0.15 0.35 0.65 0.90",
        "delay",
        "alerted",
        "delay",
        "bound",
        "x bound",
        "could be",
        "within 2",
        "kinds");
    FaultGroup.byFault(trials)
        .forEach((fault, of) -> row(fault, new FaultGroup(of, lossesBetween)));
    if (!rules.isEmpty()) {
      beside(trials, lossesBetween);
    }
    if (details) {
      trials.forEach(trial -> trial(trial, lossesBetween));
    }
  }

  private void row(InjectedFault fault, FaultGroup group) {
    StringBuilder places = new StringBuilder();
    for (double share : FaultBench.SHARES) {
      FaultGroup at = group.at(share);
      places.append(String.format("%5s", at.count() == 0 ? "-" : percent(at.paged())));
    }
    boolean bounded = fault.shift().isPresent();
    line(
        "%-14s %4s %% %27s %13s %5s %% %11s %16s %16s %9s %9s  %s",
        fault.label(),
        percent(group.paged()),
        places,
        pair(group.pageDelay(0.5), group.pageDelay(0.9), 0),
        percent(group.alerted()),
        pair(group.anyDelay(0.5), group.anyDelay(0.9), 0),
        bounded
            ? Text.number(group.bound(), 1) + " (" + Text.number(group.longRunBound(), 1) + ")"
            : "",
        bounded
            ? Text.number(group.multiple(0.5), 2)
                + " ("
                + Text.number(group.longRunMultiple(0.5), 2)
                + ")"
            : "",
        bounded ? percent(group.possible()) : "",
        bounded ? percent(group.within(2)) : "",
        group.kinds());
  }

  private void beside(List<FaultTrial> trials, double lossesBetween) {
    StringBuilder head = new StringBuilder(String.format("%-14s%16s", "", "plumbline"));
    rules.forEach(rule -> head.append(String.format("%16s", rule.label())));
    line(
        "%nBeside the rules in use: %% caught, median delay. A rule that alarms all the time"
            + " catches nothing too.");
    line("%s", head);
    FaultGroup.byFault(trials)
        .forEach(
            (fault, of) -> {
              FaultGroup group = new FaultGroup(of, lossesBetween);
              StringBuilder row = new StringBuilder(String.format("%-14s", fault.label()));
              row.append(String.format("%16s", cell(group.paged(), group.pageDelay(0.5))));
              rules.forEach(
                  rule ->
                      row.append(
                          String.format(
                              "%16s", cell(group.noticed(rule), group.delay(rule, 0.5)))));
              line("%s", row);
            });
  }

  private void trial(FaultTrial trial, double lossesBetween) {
    line(
        "%s at %s, %s: %s after %s, bound %s, %d losses left, noise %s",
        trial.place().run(),
        Text.number(trial.place().share(), 2),
        trial.fault().label(),
        trial.noticed().page().map(caught -> caught.kind().name()).orElse("missed"),
        trial.noticed().page().map(caught -> String.valueOf(caught.delay())).orElse("-"),
        Text.number(trial.bound(lossesBetween), 1),
        trial.place().left(),
        Text.number(trial.place().noise().sd(), 4));
  }

  private static String cell(double caught, double delay) {
    return percent(caught) + " %, " + Text.number(delay, 0);
  }

  private static String pair(double median, double p90, int digits) {
    return Text.number(median, digits) + " / " + Text.number(p90, digits);
  }

  private static String percent(double share) {
    return String.valueOf(Math.round(100 * share));
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
