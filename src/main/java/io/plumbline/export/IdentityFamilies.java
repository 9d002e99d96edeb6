package io.plumbline.export;

import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which run it is, how large its model is, and when it was last heard. */
final class IdentityFamilies extends FamilyGroup<RunReport> {
  /** Long tag lists would make long label values; the rest is in the forecasts topic. */
  private static final int MAX_TAGS_LENGTH = 256;

  private final Family info = family(MetricNames.RUN_INFO);
  private final Family parameters = family(MetricNames.RUN_PARAMETERS);
  private final Family lastEvent = family(MetricNames.RUN_LAST_EVENT);

  @Override
  void add(RunReport report) {
    Progress progress = report.progress();
    info.add(
        1,
        report.run(),
        report.declaration().family().orElse(""),
        progress.status().label(),
        Integer.toString(progress.attempt()),
        progress.reach().tokenSource().label(),
        report
            .declaration()
            .schedule()
            .map(schedule -> schedule.kind().name().toLowerCase(Locale.ROOT))
            .orElse(""),
        tags(report.declaration().tags()));
    parameters.add(report.declaration().activeParams(), report.run());
    if (progress.heard().eventMs() > 0) {
      lastEvent.add(progress.heard().eventMs() / 1e3, report.run());
    }
  }

  /** Sorted, so that the same tags make the same series. */
  private static String tags(Map<String, String> tags) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(tags)
        .forEach(
            (name, value) -> {
              if (text.length() + name.length() + value.length() + 2 <= MAX_TAGS_LENGTH) {
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value);
              }
            });
    return text.toString();
  }
}
