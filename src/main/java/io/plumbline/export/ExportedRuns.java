package io.plumbline.export;

import io.plumbline.run.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which runs a scrape shows when there are more than the setting allows: those going on before
 * those ended, those with recent events before those without, and among equals those shown last
 * time, so that series do not come and go with every scrape.
 *
 * <p>Thread-safe.
 */
final class ExportedRuns {
  /** Runs whose newest events are within one such span of each other count as equally recent. */
  private static final long RECENT_MS = 600_000;

  private final int maxRuns;
  private Set<String> shownLast = Set.of();

  ExportedRuns(int maxRuns) {
    this.maxRuns = maxRuns;
  }

  /** At most {@code maxRuns} of the runs, sorted by id. */
  synchronized List<RunReport> choose(List<RunReport> runs) {
    List<RunReport> chosen = new ArrayList<>(runs);
    if (chosen.size() > maxRuns) {
      long newest =
          runs.stream().mapToLong(r -> r.progress().heard().arrivalMs()).max().orElseThrow();
      chosen.sort(
          Comparator.comparing((RunReport r) -> r.progress().status().ended())
              .thenComparingLong(r -> (newest - r.progress().heard().arrivalMs()) / RECENT_MS)
              .thenComparing(r -> !shownLast.contains(r.run()))
              .thenComparing(RunReport::run));
      chosen = chosen.subList(0, maxRuns);
    }
    chosen.sort(Comparator.comparing(RunReport::run));
    Set<String> shown = new HashSet<>();
    chosen.forEach(report -> shown.add(report.run()));
    shownLast = shown;
    return chosen;
  }
}
