package io.plumbline.app.bench.drift;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.console.Text;
import io.plumbline.app.recording.Cadence;
import io.plumbline.app.recording.FaultLabels;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Results for tools: one JSON object a line, told apart by {@code kind}: {@code rule} for plumbline
 * and each rule in use over all recordings at one cadence ({@code logged}: 5 for each fifth step,
 * m5 for means of five); {@code run} for each recorded run; {@code fault} for each fault put into
 * healthy runs; with details {@code trial} for each of these. Shares are between 0 and 1, delays in
 * losses, the first broken one included. What is not known is null.
 */
public final class DriftBenchJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintWriter out;
  private final List<RuleInUse> rules;

  /**
   * The writer.
   *
   * @param rules played to beside plumbline
   */
  public DriftBenchJson(PrintWriter out, List<RuleInUse> rules) {
    this.out = out;
    this.rules = List.copyOf(rules);
  }

  /**
   * The recordings.
   *
   * @param cadence at which they were logged
   */
  public void print(Cadence cadence, DriftResults results) {
    int healthy = results.healthy().size();
    for (DriftResults.Score score : results.scores(rules)) {
      ObjectNode line = line("rule");
      line.put("logged", cadence.toString());
      line.put("rule", score.who());
      line.put("healthy_runs", healthy);
      line.put("losses", results.losses());
      line.put("false_alarms", score.alarms());
      put(line, "false_alarms_per_100_runs", score.per100(healthy));
      line.put("healthy_runs_alarmed", score.runsAlarmed());
      line.put("broken_runs", results.faulty().size());
      line.put("caught", score.delays().size());
      line.put("early", score.early());
      put(line, "delay_median", Text.quantile(score.delays(), 0.5));
      put(line, "delay_p90", Text.quantile(score.delays(), 0.9));
      out.println(line);
    }
    results.runs().forEach(run -> run(cadence, run));
  }

  private void run(Cadence cadence, WatchedRun run) {
    ObjectNode line = line("run");
    line.put("logged", cadence.toString());
    line.put("source", run.file().source());
    line.put("run", run.run());
    line.put("losses", run.losses());
    line.put("healthy", run.healthy());
    line.put("fault", run.fault().map(FaultLabels.Fault::name).orElse(null));
    if (run.fault().isPresent()) {
      line.put("fault_at", run.faultAt());
    }
    ArrayNode alerts = line.putArray("alerts");
    for (OpenedAlert alert : run.alerts()) {
      ObjectNode one = alerts.addObject();
      one.put("alert", alert.kind().label());
      one.put("pages", alert.pages());
      one.put("at", alert.losses());
      put(one, "share", alert.share());
      put(one, "statistic", alert.statistic());
      put(one, "threshold", alert.threshold());
      put(one, "expected_loss", alert.expected());
      put(one, "seen_loss", alert.seen());
    }
    ObjectNode alarms = line.putObject("alarms");
    for (RuleInUse rule : rules) {
      ArrayNode at = alarms.putArray(key(rule));
      run.alarms().getOrDefault(rule, List.of()).forEach(at::add);
    }
    out.println(line);
  }

  /**
   * The faults put into healthy runs.
   *
   * @param lossesBetween losses between plumbline's false pages, for the bound
   * @param details one line a trial as well
   */
  public void print(List<FaultTrial> trials, double lossesBetween, boolean details) {
    FaultGroup.byFault(trials)
        .forEach(
            (fault, of) -> {
              FaultGroup all = new FaultGroup(of, lossesBetween);
              fault(fault, all, Double.NaN);
              for (double share : FaultBench.SHARES) {
                FaultGroup at = all.at(share);
                if (at.count() > 0) {
                  fault(fault, at, share);
                }
              }
            });
    if (details) {
      trials.forEach(trial -> trial(trial, lossesBetween));
    }
  }

  private void fault(InjectedFault fault, FaultGroup group, double share) {
    ObjectNode line = named("fault", fault);
    put(line, "at", share);
    line.put("trials", group.count());
    put(line, "paged", group.paged());
    put(line, "delay_median", group.pageDelay(0.5));
    put(line, "delay_p90", group.pageDelay(0.9));
    put(line, "alerted", group.alerted());
    put(line, "alerted_delay_median", group.anyDelay(0.5));
    put(line, "losses_between_false_pages", group.lossesBetween());
    put(line, "bound_median", group.bound());
    put(line, "bound_long_run_median", group.longRunBound());
    put(line, "multiple_median", group.multiple(0.5));
    put(line, "multiple_long_run_median", group.longRunMultiple(0.5));
    put(line, "could_be_caught", fault.shift().isPresent() ? group.possible() : Double.NaN);
    put(line, "within_twice_the_bound", group.within(2));
    ObjectNode theirs = line.putObject("rules");
    for (RuleInUse rule : rules) {
      ObjectNode one = theirs.putObject(key(rule));
      put(one, "caught", group.noticed(rule));
      put(one, "delay_median", group.delay(rule, 0.5));
    }
    out.println(line);
  }

  private void trial(FaultTrial trial, double lossesBetween) {
    ObjectNode line = named("trial", trial.fault());
    line.put("source", trial.place().source());
    line.put("run", trial.place().run());
    put(line, "at", trial.place().share());
    line.put("left", trial.place().left());
    put(line, "level", trial.place().level());
    put(line, "noise_sd", trial.place().noise().sd());
    put(line, "noise_long_run_sd", trial.place().noise().longRunSd());
    put(line, "bound", trial.bound(lossesBetween));
    line.put("page", trial.noticed().page().map(caught -> caught.kind().label()).orElse(null));
    OptionalInt delay =
        trial.noticed().page().stream().mapToInt(FaultTrial.Caught::delay).findFirst();
    put(line, "delay", delay.isPresent() ? delay.getAsInt() : Double.NaN);
    out.println(line);
  }

  private static ObjectNode named(String kind, InjectedFault fault) {
    ObjectNode line = line(kind);
    line.put("fault", fault.family().label());
    put(line, "size", fault.size());
    return line;
  }

  private static String key(RuleInUse rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode line(String kind) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("kind", kind);
    return line;
  }

  private static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
