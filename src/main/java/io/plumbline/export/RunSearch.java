package io.plumbline.export;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.RunReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which runs the status page shows, and which first. */
final class RunSearch {
  private static final int QUIET = 9;

  /** The most urgent first: open alerts, then what is going on, then what moved last. */
  private static final Comparator<RunReport> URGENT_FIRST =
      Comparator.<RunReport>comparingInt(RunSearch::urgency)
          .thenComparing(report -> report.progress().status().ended())
          .thenComparing(report -> report.progress().lastArrivalMs(), Comparator.reverseOrder())
          .thenComparing(RunReport::run);

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
        .sorted(URGENT_FIRST)
        .toList();
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
    text.append(' ').append(report.progress().status().label());
    text.append(' ').append(report.regime().regime().label());
    report.openAlerts().forEach(alert -> text.append(' ').append(alert.kind().label()));
    return text.toString().toLowerCase(Locale.ROOT);
  }

  private static int urgency(RunReport report) {
    return report.openAlerts().stream().mapToInt(RunSearch::rank).min().orElse(QUIET);
  }

  /** Confirmed ones by severity, then suspected ones by severity. */
  private static int rank(Alert alert) {
    int suspected = alert.grade() == DriftVerdict.Grade.CONFIRMED ? 0 : 3;
    return alert.kind().severity().ordinal() + suspected;
  }
}
