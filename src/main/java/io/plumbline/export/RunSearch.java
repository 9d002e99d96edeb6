package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which runs the status page shows, and which first. */
final class RunSearch {
  /**
   * Runs whose newest events are within one such span of each other count as equally recent: the
   * order must not change with every event.
   */
  private static final long RECENT_MS = 600_000;

  private RunSearch() {}

  /**
   * The runs that contain every word of the query in their id, family, status, regime, tags or open
   * alerts, whatever the case; all runs for an empty query.
   */
  static List<RunReport> find(List<RunReport> runs, String query) {
    List<String> words =
        Stream.of(query.toLowerCase(Locale.ROOT).strip().split("\\s+"))
            .filter(word -> !word.isEmpty())
            .toList();
    return runs.stream()
        .filter(report -> words.isEmpty() || containsAll(searched(report), words))
        .sorted(urgentFirst(runs))
        .toList();
  }

  /** Open alerts by urgency, then what failed, what is going on, then what moved last. */
  private static Comparator<RunReport> urgentFirst(List<RunReport> runs) {
    long newest = runs.stream().mapToLong(r -> r.progress().heard().arrivalMs()).max().orElse(0);
    return Comparator.<RunReport>comparingInt(RunSearch::urgency)
        .thenComparing(report -> report.progress().status() != RunStatus.FAILED)
        .thenComparing(report -> report.progress().status().ended())
        .thenComparingLong(report -> (newest - report.progress().heard().arrivalMs()) / RECENT_MS)
        .thenComparing(RunReport::run);
  }

  private static boolean containsAll(String text, List<String> words) {
    return words.stream().allMatch(text::contains);
  }

  private static String searched(RunReport report) {
    StringBuilder text = new StringBuilder(report.run());
    report.declaration().family().ifPresent(family -> text.append(' ').append(family));
    report
        .declaration()
        .tags()
        .forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    text.append(" status:").append(report.progress().status().label());
    text.append(' ').append(report.verdicts().regime().regime().label());
    for (Alert alert : report.alerts().open()) {
      text.append(' ').append(alert.kind().label());
      text.append(" alert:").append(AlertLine.urgency(alert));
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static int urgency(RunReport report) {
    return report.alerts().open().stream().mapToInt(AlertLine::rank).min().orElse(AlertLine.QUIET);
  }
}
