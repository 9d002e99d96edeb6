package io.plumbline.export;

import io.plumbline.run.FamilyReport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last report of every family of runs, by owner: the task that learns it, so that of several
 * instances one shows it.
 *
 * <p>Thread-safe, as {@link LatestReports}.
 */
final class LatestFamilies {
  private final Map<String, Map<String, FamilyReport>> byOwner = new ConcurrentHashMap<>();

  void put(String owner, FamilyReport report) {
    byOwner
        .computeIfAbsent(owner, name -> new ConcurrentHashMap<>())
        .put(report.memory().family(), report);
  }

  void forget(String owner, String family) {
    Map<String, FamilyReport> families = byOwner.get(owner);
    if (families != null) {
      families.remove(family);
    }
  }

  void forgetAll(String owner) {
    byOwner.remove(owner);
  }

  /** One report for each family, by name: of two, the one that was taught last. */
  List<FamilyReport> current() {
    Map<String, FamilyReport> newest = new TreeMap<>();
    for (Map<String, FamilyReport> families : byOwner.values()) {
      families.forEach(
          (name, report) ->
              newest.merge(
                  name,
                  report,
                  (a, b) ->
                      Comparator.<FamilyReport>comparingLong(each -> each.memory().newestMs())
                                  .compare(a, b)
                              >= 0
                          ? a
                          : b));
    }
    return List.copyOf(newest.values());
  }
}
