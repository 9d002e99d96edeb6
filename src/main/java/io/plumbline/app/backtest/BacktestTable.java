package io.plumbline.app.backtest;

import io.plumbline.app.console.Text;
import io.plumbline.forecast.Forecast;
import io.plumbline.regime.RegimeVerdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Outcomes for people: each run's forecasts beside what happened, and how good they were overall.
 */
public final class BacktestTable {
  private final PrintWriter out;
  private final Map<Double, List<Double>> errors = new TreeMap<>();
  private final Map<Double, List<Boolean>> held = new TreeMap<>();
  private int runs;

  public BacktestTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints one run and counts it in. */
  public void add(RunOutcome outcome) {
    runs++;
    RunOutcome.Happened happened = outcome.happened();
    RegimeVerdict regime = outcome.said().regime();
    long rejected = outcome.read().rejected();
    out.printf(
        "%s  %s events%s, %s, %s tokens per parameter, %s%n",
        outcome.run(),
        outcome.read().events(),
        rejected > 0 ? " (" + rejected + " rejected)" : "",
        regime.regime().label().replace('_', '-'),
        Text.number(regime.tokensPerParameter().orElse(Double.NaN), 1),
        happened.complete()
            ? "final loss " + Text.number(happened.finalLoss(), 4)
            : Double.isNaN(happened.share())
                ? "length unknown"
                : "stopped at " + Text.number(100 * happened.share(), 0) + " %");
    if (outcome.declared().target().isEmpty()) {
      out.println("  no forecast: the run declares no target_tokens");
    } else {
      outcome.said().forecasts().forEach(at -> forecast(at, outcome));
    }
    for (RunOutcome.AlertSeen alert : outcome.said().alerts()) {
      out.printf(
          "  alert %s %s at %s, %s%n",
          alert.kind(),
          alert.grade().name().toLowerCase(Locale.ROOT),
          alert.step().isPresent()
              ? "step " + alert.step().getAsLong()
              : Text.tokens(alert.tokens()) + " tokens",
          alert.state().name().toLowerCase(Locale.ROOT));
    }
  }

  private void forecast(RunOutcome.ForecastAt at, RunOutcome outcome) {
    String share = String.format(Locale.ROOT, "  at %3.0f %%", 100 * at.share());
    if (at.forecast().isEmpty()) {
      out.printf("%s  %s%n", share, at.tokens().isEmpty() ? "not reached" : "no forecast yet");
      return;
    }
    Forecast forecast = at.forecast().get();
    double happened = outcome.happened().finalLoss();
    OptionalDouble error =
        outcome.happened().complete() ? at.relativeError(happened) : OptionalDouble.empty();
    boolean inside = forecast.bounds().lo80() <= happened && happened <= forecast.bounds().hi80();
    // Something was wrong with a run that paged: its forecasts were for another course.
    if (error.isPresent() && outcome.said().pages() == 0) {
      errors.computeIfAbsent(at.share(), s -> new ArrayList<>()).add(Math.abs(error.getAsDouble()));
      held.computeIfAbsent(at.share(), s -> new ArrayList<>()).add(inside);
    }
    out.printf(
        "%s  forecast %s, 80 %% between %s and %s%s%n",
        share,
        Text.number(forecast.loss(), 4),
        Text.number(forecast.bounds().lo80(), 4),
        Text.number(forecast.bounds().hi80(), 4),
        error.isPresent()
            ? String.format(
                Locale.ROOT,
                "; off by %+.2f %%, %s",
                100 * error.getAsDouble(),
                inside ? "held" : "MISSED")
            : "");
  }

  /** Prints how good the forecasts were over all runs. */
  public void summary() {
    out.printf(
        "%n%d run%s. Error of the final loss, and how often the 80 %% interval held, over runs that"
            + " came to%ntheir planned end without a page:%n",
        runs, runs == 1 ? "" : "s");
    errors.forEach(
        (share, all) -> {
          List<Double> sorted = all.stream().sorted().toList();
          long inside = held.getOrDefault(share, List.of()).stream().filter(h -> h).count();
          out.printf(
              Locale.ROOT,
              "  at %3.0f %%  median %.2f %%, 90th percentile %.2f %%, held %d of %d%n",
              100 * share,
              100 * Text.quantile(sorted, 0.5),
              100 * Text.quantile(sorted, 0.9),
              inside,
              sorted.size());
        });
    if (errors.isEmpty()) {
      out.println("  there was none");
    }
  }
}
