package io.plumbline.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How the demo went: forecasts beside what happened, faults beside what caught them. */
final class DemoSummary {
  private final List<DemoRow> rows;

  DemoSummary(List<DemoRow> rows) {
    this.rows = List.copyOf(rows);
  }

  void print(PrintWriter out) {
    forecasts(out);
    faults(out);
    falseAlarms(out);
    out.flush();
  }

  private void forecasts(PrintWriter out) {
    out.printf(
        "%nThe forecast made at %.0f %% of each run, beside what happened:%n",
        100 * DemoRow.NOTED_AT);
    String layout = "  %-30s %8s  %-13s %8s  %8s  %s%n";
    out.printf(layout, "run", "forecast", "80 % interval", "happened", "off by", "interval");
    List<Double> errors = new ArrayList<>();
    int held = 0;
    for (DemoRow row : rows) {
      double happened = row.finalLoss();
      JsonNode forecast =
          row.noted().map(r -> r.path("forecast")).orElse(MissingNode.getInstance());
      if (forecast.isMissingNode()) {
        out.printf(layout, row.run().run(), "none", "", Text.number(happened, 3), "", "");
        continue;
      }
      double loss = forecast.path("loss").asDouble();
      double lo = forecast.path("lo80").asDouble();
      double hi = forecast.path("hi80").asDouble();
      boolean inside = lo <= happened && happened <= hi;
      if (row.run().fault().isEmpty()) {
        errors.add(Math.abs(loss / happened - 1));
        held += inside ? 1 : 0;
      }
      out.printf(
          layout,
          row.run().run(),
          Text.number(loss, 3),
          Text.number(lo, 3) + "-" + Text.number(hi, 3),
          Double.isNaN(happened) ? "NaN" : Text.number(happened, 3),
          Double.isNaN(happened)
              ? ""
              : String.format(Locale.ROOT, "%+.1f %%", 100 * (loss / happened - 1)),
          (inside ? "held" : "missed")
              + row.run().fault().map(fault -> brokenLater(fault, row)).orElse(""));
    }
    if (errors.isEmpty()) {
      out.println("  No healthy run had a forecast by then.");
      return;
    }
    out.printf(
        Locale.ROOT,
        "  %d healthy runs: median error %.1f %%, worst %.1f %%, the interval held for %d of them.%n",
        rows.stream().filter(row -> row.run().fault().isEmpty()).count(),
        100 * Text.quantile(errors.stream().sorted().toList(), 0.5),
        100 * Text.quantile(errors.stream().sorted().toList(), 1),
        held);
  }

  private static String brokenLater(DemoRun.Fault fault, DemoRow row) {
    return fault.rewinds() ? "" : " (broken from step " + fault.step() + " on)";
  }

  private void faults(PrintWriter out) {
    out.printf("%nWhat was done to the runs, and the alert that caught it:%n");
    int caught = 0;
    int injected = 0;
    for (DemoRow row : rows) {
      if (row.run().fault().isEmpty()) {
        continue;
      }
      DemoRun.Fault fault = row.run().fault().get();
      Optional<DemoRow.Seen> by = caughtBy(row, fault);
      injected++;
      caught += by.isPresent() ? 1 : 0;
      out.printf(
          "  %-24s %-48s %s%n",
          row.run().run(),
          "step " + fault.step() + ": " + fault.what(),
          by.map(alert -> verdict(alert, fault)).orElse("MISSED"));
    }
    out.printf("  %d of %d caught.%n", caught, injected);
  }

  /** The first confirmed alert of a health kind that opened when the fault acted. */
  static Optional<DemoRow.Seen> caughtBy(DemoRow row, DemoRun.Fault fault) {
    return row.alerts().stream()
        .filter(alert -> alert.confirmed() && alert.aboutHealth())
        .filter(alert -> fault.rewinds() == alert.kind().equals("rewound"))
        .filter(alert -> fault.rewinds() || alert.step().orElse(fault.step()) >= fault.step())
        .findFirst();
  }

  private static String verdict(DemoRow.Seen alert, DemoRun.Fault fault) {
    String kind = alert.kind().toUpperCase(Locale.ROOT);
    if (fault.dies()) {
      return String.format(Locale.ROOT, "%s after %.0f s of silence", kind, alert.silenceSeconds());
    }
    OptionalLong step = alert.step();
    if (fault.rewinds() || step.isEmpty()) {
      return kind;
    }
    long later = step.getAsLong() - fault.step();
    return later == 0
        ? kind + " on that very step"
        : kind + " " + later + (later == 1 ? " step later" : " steps later");
  }

  private void falseAlarms(PrintWriter out) {
    List<String> alarms = new ArrayList<>();
    for (DemoRow row : rows) {
      for (DemoRow.Seen alert : row.alerts()) {
        if (alert.confirmed() && alert.aboutHealth() && unprovoked(row.run(), alert)) {
          alarms.add(
              row.run().run()
                  + " "
                  + alert.kind().toUpperCase(Locale.ROOT)
                  + (alert.step().isPresent() ? " at step " + alert.step().getAsLong() : ""));
        }
      }
    }
    out.printf(
        "%nFalse alarms, on healthy runs or before the fault: %s.%n",
        alarms.isEmpty() ? "none" : String.join(", ", alarms));
  }

  private static boolean unprovoked(DemoRun run, DemoRow.Seen alert) {
    return run.fault()
        .map(
            fault ->
                fault.rewinds()
                    ? !alert.kind().equals("rewound")
                    : alert.step().orElse(Long.MAX_VALUE) < fault.step())
        .orElse(true);
  }
}
