package io.plumbline.export;

import io.plumbline.run.RunReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The last report of every run, by owner. One reference is replaced per event; all else is done by
 * those who read.
 *
 * <p>Thread-safe. One owner's calls come from one thread at a time; readers come from anywhere and
 * see each run's report whole, though not all runs at one instant.
 */
final class LatestReports {
  private final Map<String, Map<String, RunReport>> byOwner = new ConcurrentHashMap<>();
  private final SetAsides asides = new SetAsides();

  /** Runs that have no reports because they are set aside. */
  SetAsides asides() {
    return asides;
  }

  void put(String owner, RunReport report) {
    Map<String, RunReport> runs = byOwner.get(owner);
    if (runs == null) {
      runs = byOwner.computeIfAbsent(owner, name -> new ConcurrentHashMap<>());
    }
    runs.put(report.run(), report);
  }

  void forget(String owner, String run) {
    asides.forget(owner, run);
    Map<String, RunReport> runs = byOwner.get(owner);
    if (runs != null) {
      runs.remove(run);
    }
  }

  void forgetAll(String owner) {
    asides.forgetAll(owner);
    byOwner.remove(owner);
  }

  /**
   * One report for each run, in no order. A run that two owners hold (its partition changed, and
   * the old owner has not closed yet) is there once, as of its newest event: a scrape with the same
   * series twice is refused whole.
   */
  List<RunReport> current() {
    Map<String, RunReport> newest = new HashMap<>();
    for (Map<String, RunReport> runs : byOwner.values()) {
      for (RunReport report : runs.values()) {
        newest.merge(report.run(), report, LatestReports::newer);
      }
    }
    return new ArrayList<>(newest.values());
  }

  /** The same of one run. */
  Optional<RunReport> current(String run) {
    return byOwner.values().stream()
        .flatMap(runs -> Stream.ofNullable(runs.get(run)))
        .reduce(LatestReports::newer);
  }

  private static RunReport newer(RunReport a, RunReport b) {
    return a.progress().heard().arrivalMs() >= b.progress().heard().arrivalMs() ? a : b;
  }
}
