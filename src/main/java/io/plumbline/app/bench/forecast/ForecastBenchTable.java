package io.plumbline.app.bench.forecast;

import io.plumbline.app.console.Text;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Results for people: errors, stability, and what was to be reached. Numbers are percent. */
public final class ForecastBenchTable {
  private static final String ERRORS = "%-12s %-10s %5s %5s  %-13s %-15s %-7s %-11s";
  private static final String STABILITY = "%-12s %-10s %5s  %6s %6s  %-13s  %s%n";
  private static final String TARGETS = "%-10s %-12s %-8s %5s  %-13s %-11s %-8s %-20s %-20s %s%n";

  private final PrintWriter out;
  private final List<String> baselines;

  /**
   * The table.
   *
   * @param baselines names of the measurement's
   */
  public ForecastBenchTable(PrintWriter out, List<String> baselines) {
    this.out = out;
    this.baselines = List.copyOf(baselines);
  }

  /** Everything, with which priors were used said first. */
  public void print(ForecastResults results, Optional<LearnedPriors.From> learn) {
    priors(results, learn);
    errors(results);
    stability(results);
    targets(results);
  }

  private void priors(ForecastResults results, Optional<LearnedPriors.From> learn) {
    if (learn.isEmpty()) {
      out.println(
          "Prior: the shipped one, for every run: each is the first of its family ever seen.");
      out.println();
      return;
    }
    out.println(
        "Prior: learned for each run from runs of its family "
            + (learn.get() == LearnedPriors.From.OTHER_SIZES
                ? "with another number of parameters;"
                : "that share no trunk, and no recipe, with it;"));
    out.println("the shipped one for a run that has none.");
    ForecastResults.bySource(results.runs())
        .forEach(
            (source, runs) -> {
              List<Double> teachers =
                  runs.stream()
                      .map(run -> (double) run.teachers())
                      .filter(count -> count > 0)
                      .sorted()
                      .toList();
              out.printf(
                  "  %-12s %d of %d run%s learned%s%n",
                  source,
                  teachers.size(),
                  runs.size(),
                  runs.size() == 1 ? "" : "s",
                  teachers.isEmpty()
                      ? ": nobody of the family may teach them"
                      : String.format(
                          Locale.ROOT,
                          ", each from %.0f to %.0f others",
                          teachers.get(0),
                          teachers.get(teachers.size() - 1)));
            });
    out.println();
  }

  private void errors(ForecastResults results) {
    out.println(
        "Error of the final loss, median / 90th percentile; share of outcomes inside the 50/80/95 %"
            + " intervals, and");
    out.println(
        "median width of the 80 % interval; noise: what a perfect forecast would miss by, since the"
            + " final loss is a");
    out.println("mean of noisy points. Baselines see the same points.");
    out.println();
    out.printf(ERRORS, "source", "schedule", "runs", "at", "plumbline", "inside", "width", "noise");
    baselines.forEach(label -> out.printf("  %-15s", label));
    out.println();
    results
        .byKin()
        .forEach(
            (kin, runs) ->
                ForecastResults.byShare(runs).forEach((share, group) -> error(kin, share, group)));
    out.println();
  }

  private void error(ForecastResults.Kin kin, double share, ForecastGroup group) {
    out.printf(
        ERRORS,
        kin.source(),
        kin.schedule().label(),
        group.forecasts() == group.runs()
            ? Integer.toString(group.runs())
            : group.forecasts() + "/" + group.runs(),
        percent(share) + " %",
        spread(group.error()),
        percent(group.inside50())
            + " / "
            + percent(group.inside80())
            + " / "
            + percent(group.inside95()),
        Text.number(100 * group.width80(), 1),
        spread(group.noise()));
    for (int i = 0; i < baselines.size(); i++) {
      out.printf("  %-15s", spread(group.baseline(i)));
    }
    out.println();
  }

  private void stability(ForecastResults results) {
    out.printf(
        "Stability: moves of the forecast over 1 %% of tokens, %d to %d %%, in standard deviations"
            + " it had stated before.%n",
        ForecastPath.FROM, ForecastPath.TO);
    out.println(
        "wander, median / 90th percentile: root of a path's summed squared moves over the variance"
            + " it gave up; 1 for");
    out.println(
        "a forecaster that means its intervals, above 1 for one that jumps more than they admit.");
    out.println();
    out.printf(STABILITY, "source", "schedule", "runs", "median", "95th", "wander", "largest");
    results
        .byKin()
        .forEach(
            (kin, runs) -> {
              ForecastStability stability = ForecastStability.of(runs);
              out.printf(
                  STABILITY,
                  kin.source(),
                  kin.schedule().label(),
                  stability.paths(),
                  Text.number(stability.median(), 2),
                  Text.number(stability.p95(), 2),
                  Text.number(stability.wander().median(), 2)
                      + " / "
                      + Text.number(stability.wander().p90(), 2),
                  stability.largest().map(ForecastBenchTable::largest).orElse("-"));
            });
    out.println();
  }

  private static String largest(ForecastStability.Largest largest) {
    return String.format(
        Locale.ROOT,
        "%s, %s %% of the loss, at %s %% of %s",
        Text.number(largest.move().sds(), 2),
        Text.number(100 * largest.move().relative(), 2),
        percent(largest.move().share()),
        largest.run().recorded().run());
  }

  private void targets(ForecastResults results) {
    out.printf(
        "To reach: error at %s %% of tokens at most %s with the shipped prior, %s with a learned"
            + " one (median / 90th%n",
        percent(ForecastTarget.AT), spread(ForecastTarget.SHIPPED), spread(ForecastTarget.LEARNED));
    out.printf(
        "percentile); %s to %s %% of outcomes inside the 80 %% interval at every share from %s to"
            + " %s %%. Both with the final%n",
        percent(ForecastTarget.LEAST_INSIDE),
        percent(ForecastTarget.MOST_INSIDE),
        percent(ForecastTarget.FROM),
        percent(ForecastTarget.TO));
    out.println(
        "loss's own noise allowed for, added in squares. Inside: least - most, @ share of tokens."
            + " Of few runs it says");
    out.println("little: of 10, between 5 and 10 are inside by chance alone.");
    out.println();
    out.printf(
        TARGETS,
        "schedule",
        "source",
        "prior",
        "runs",
        "error",
        "noise",
        "reached",
        "inside, stated",
        "noise allowed",
        "reached");
    for (ForecastTarget target : ForecastTarget.of(results)) {
      out.printf(
          TARGETS,
          target.schedule().label(),
          target.source().orElse("all"),
          target.learned() ? "learned" : "shipped",
          target.runs(),
          spread(target.error()),
          spread(target.noise()),
          target.errorReached() ? "yes" : "no",
          coverage(target.bare()),
          coverage(target.inside()),
          target.coverageReached() ? "yes" : "no");
    }
  }

  private static String coverage(ForecastTarget.Coverage coverage) {
    return String.format(
        Locale.ROOT,
        "%s @%s - %s @%s",
        percent(coverage.least()),
        percent(coverage.leastAt()),
        percent(coverage.most()),
        percent(coverage.mostAt()));
  }

  private static String percent(double share) {
    return Text.number(100 * share, 0);
  }

  private static String spread(ForecastGroup.Spread spread) {
    return Text.number(100 * spread.median(), 2) + " / " + Text.number(100 * spread.p90(), 2);
  }
}
