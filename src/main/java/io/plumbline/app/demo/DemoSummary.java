package io.plumbline.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.app.console.Text;
import io.plumbline.app.recording.DemoRun;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How the demo went: forecasts beside what happened, faults beside what caught them. */
public final class DemoSummary {
  private final List<DemoRow> rows;

  public DemoSummary(List<DemoRow> rows) {
    this.rows = List.copyOf(rows);
  }

  public void print(PrintWriter out) {
    forecasts(out);
    faults(out);
    falseAlarms(out);
    out.flush();
  }

  private void forecasts(PrintWriter out) {
    out.printf(
        "%nThe forecast made at %.0f %% of each run, beside what happened:%n",
        100 * DemoRow.NOTED_AT);
    String layout = "  %-30s %8s  %-13s %13s  %9s  %s%n";
    out.printf(layout, "run", "forecast", "80 % interval", "happened", "off by", "interval");
    List<Double> errors = new ArrayList<>();
    int held = 0;
    for (DemoRow row : rows) {
      double happened = row.finalLoss();
      boolean complete = row.share() >= RunOutcome.COMPLETE && !Double.isNaN(happened);
      String outcome =
          complete
              ? Text.number(happened, 3)
              : "ended at " + Text.number(100 * row.share(), 0) + " %";
      JsonNode forecast =
          row.noted().map(r -> r.path("forecast")).orElse(MissingNode.getInstance());
      if (forecast.isMissingNode()) {
        out.printf(layout, row.run().run(), "none", "", outcome, "", "");
        continue;
      }
      double loss = forecast.path("loss").asDouble();
      double lo = forecast.path("lo80").asDouble();
      double hi = forecast.path("hi80").asDouble();
      boolean inside = lo <= happened && happened <= hi;
      if (row.run().fault().isEmpty() && complete) {
        errors.add(Math.abs(loss / happened - 1));
        held += inside ? 1 : 0;
      }
      out.printf(
          layout,
          row.run().run(),
          Text.number(loss, 3),
          Text.number(lo, 3) + "-" + Text.number(hi, 3),
          outcome,
          complete ? offBy(loss / happened - 1) : "",
          (complete ? inside ? "held" : "missed" : "")
              + row.run().fault().map(DemoSummary::brokenLater).orElse(""));
    }
    if (errors.isEmpty()) {
      out.println("  No healthy run had a forecast by then.");
      return;
    }
    out.printf(
        Locale.ROOT,
        "  %d healthy runs: median error %.1f %%, worst %.1f %%, the interval held for %d of"
            + " them.%n",
        rows.stream().filter(row -> row.run().fault().isEmpty()).count(),
        100 * Text.quantile(errors.stream().sorted().toList(), 0.5),
        100 * Text.quantile(errors.stream().sorted().toList(), 1),
        held);
  }

  /** For example {@code +0.8 %}; an outcome many times lower is said so instead. */
  private static String offBy(double error) {
    return error > 2 ? "> 3 times" : String.format(Locale.ROOT, "%+.1f %%", 100 * error);
  }

  /** The forecast was for the course the run was on before. */
  private static String brokenLater(DemoRun.Fault fault) {
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

  /** The first confirmed alert that the fault provoked. */
  static Optional<DemoRow.Seen> caughtBy(DemoRow row, DemoRun.Fault fault) {
    return row.alerts().stream()
        .filter(alert -> alert.confirmed() && alert.aboutHealth() && provoked(alert, fault))
        .findFirst();
  }

  /** A death is followed by silence, a rewind by a note of it, anything else by a later alert. */
  private static boolean provoked(DemoRow.Seen alert, DemoRun.Fault fault) {
    if (fault.dies()) {
      return alert.kind().equals("stalled");
    }
    if (fault.rewinds()) {
      return alert.kind().equals("rewound");
    }
    return alert.step().orElse(fault.step()) >= fault.step();
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
        if (alert.confirmed()
            && alert.aboutHealth()
            && !row.run().fault().map(fault -> provoked(alert, fault)).orElse(false)) {
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
}
