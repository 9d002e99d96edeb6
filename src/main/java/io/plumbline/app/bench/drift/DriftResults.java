package io.plumbline.app.bench.drift;

import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.run.AlertKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of the recordings as they are.
 *
 * @param runs all of them, in order
 */
public record DriftResults(List<WatchedRun> runs) {
  /** With none seen in n losses, fewer than 3 in n are there at 95 % confidence. */
  private static final double RULE_OF_THREE = 3;

  public DriftResults {
    runs = List.copyOf(runs);
  }

  /** Those about which any alarm is a false one. */
  List<WatchedRun> healthy() {
    return runs.stream().filter(WatchedRun::healthy).toList();
  }

  /** Those broken on purpose. */
  List<WatchedRun> faulty() {
    return runs.stream().filter(run -> run.fault().isPresent()).toList();
  }

  /** Those that broke by themselves. */
  List<WatchedRun> broken() {
    return runs.stream().filter(run -> run.broken() && run.fault().isEmpty()).toList();
  }

  /** The healthy runs by the folder they lie in. */
  Map<String, List<WatchedRun>> healthyBySource() {
    return healthy().stream()
        .collect(
            Collectors.groupingBy(run -> run.file().source(), TreeMap::new, Collectors.toList()));
  }

  /** Losses of the healthy runs. */
  long losses() {
    return healthy().stream().mapToLong(WatchedRun::losses).sum();
  }

  /** Pages on healthy runs. */
  long falsePages() {
    return healthy().stream().mapToLong(run -> run.pages().size()).sum();
  }

  /**
   * M: losses of healthy runs between two false pages; when none was seen, a third of all losses
   * (with 95 % confidence at least so many).
   */
  public double lossesBetweenFalsePages() {
    return losses() / (falsePages() == 0 ? RULE_OF_THREE : falsePages());
  }

  /** Everyone's score on the recordings as they are, plumbline first. */
  List<Score> scores(List<RuleInUse> rules) {
    List<Score> scores = new ArrayList<>();
    scores.add(plumbline());
    rules.forEach(rule -> scores.add(of(rule)));
    return scores;
  }

  /**
   * How one of them did.
   *
   * @param who its name
   * @param alarms on healthy runs
   * @param runsAlarmed healthy runs with at least one
   * @param early broken runs with an alarm before the fault
   * @param delays in losses, of the broken runs it caught, in rising order
   */
  record Score(String who, long alarms, long runsAlarmed, long early, List<Double> delays) {
    /** Alarms per 100 of so many healthy runs. */
    double per100(long runs) {
      return 100.0 * alarms / runs;
    }
  }

  private Score plumbline() {
    return new Score(
        "plumbline",
        falsePages(),
        healthy().stream().filter(run -> !run.pages().isEmpty()).count(),
        faulty().stream()
            .filter(run -> run.pages().stream().anyMatch(page -> page.losses() < run.faultAt()))
            .count(),
        faulty().stream()
            .flatMap(run -> caught(run).stream().map(alert -> (double) run.delay(alert)))
            .sorted()
            .toList());
  }

  /** What caught a broken run: the first page from the fault on; REWOUND for a rewind. */
  static List<OpenedAlert> caught(WatchedRun run) {
    boolean rewind = run.fault().map(fault -> fault.name().equals("rewind")).orElse(false);
    return run.afterFault().stream()
        .filter(alert -> alert.pages() || (rewind && alert.kind() == AlertKind.REWOUND))
        .limit(1)
        .toList();
  }

  private Score of(RuleInUse rule) {
    return new Score(
        rule.label(),
        healthy().stream().mapToLong(run -> at(run, rule).size()).sum(),
        healthy().stream().filter(run -> !at(run, rule).isEmpty()).count(),
        faulty().stream()
            .filter(run -> at(run, rule).stream().anyMatch(at -> at < run.faultAt()))
            .count(),
        faulty().stream()
            .flatMap(run -> run.delay(rule).stream().mapToObj(delay -> (double) delay))
            .sorted()
            .toList());
  }

  private static List<Integer> at(WatchedRun run, RuleInUse rule) {
    return run.alarms().getOrDefault(rule, List.of());
  }
}
