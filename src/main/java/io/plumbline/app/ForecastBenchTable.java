package io.plumbline.app;

import io.plumbline.forecast.Forecast;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Cases gathered by source, schedule class and share, and printed as a table. */
final class ForecastBenchTable {
  private static final String LAYOUT = "%-12s %-10s %4s %5s  %-13s %-15s %-7s";

  private final Map<Key, List<ForecastBench.Case>> groups = new TreeMap<>();

  private record Key(String source, ScheduleClass schedule, double share)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int bySource = source.compareTo(other.source);
      int bySchedule = schedule.compareTo(other.schedule);
      return bySource != 0
          ? bySource
          : bySchedule != 0 ? bySchedule : Double.compare(share, other.share);
    }
  }

  void add(String source, List<ForecastBench.Case> cases) {
    for (ForecastBench.Case one : cases) {
      groups
          .computeIfAbsent(new Key(source, one.schedule(), one.share()), key -> new ArrayList<>())
          .add(one);
    }
  }

  void print(PrintWriter out) {
    out.println(
        "Error of the final loss, median / 90th percentile in %; share of outcomes inside the 50/80/95 %");
    out.println("intervals, and width of the 80 % interval, in %. Baselines see the same points.");
    out.println();
    out.printf(LAYOUT, "source", "schedule", "runs", "at", "plumbline", "inside 50/80/95", "width");
    ForecastBench.baselineLabels().forEach(label -> out.printf("  %-15s", label));
    out.println();
    groups.forEach((key, cases) -> row(out, key, cases));
  }

  private static void row(PrintWriter out, Key key, List<ForecastBench.Case> cases) {
    List<ForecastBench.Case> made = cases.stream().filter(c -> c.forecast().isPresent()).toList();
    out.printf(
        LAYOUT,
        key.source(),
        key.schedule().label(),
        made.size() == cases.size() ? "" + cases.size() : made.size() + "/" + cases.size(),
        Text.number(100 * key.share(), 0) + " %",
        errors(made, c -> c.forecast().orElseThrow().loss()),
        inside(made, Forecast::lo50, Forecast::hi50)
            + " / "
            + inside(made, Forecast::lo80, Forecast::hi80)
            + " / "
            + inside(made, Forecast::lo95, Forecast::hi95),
        Text.number(width(made), 1));
    for (int i = 0; i < ForecastBench.baselineLabels().size(); i++) {
      int baseline = i;
      out.printf("  %-15s", errors(cases, c -> c.baselines()[baseline]));
    }
    out.println();
  }

  private static String errors(
      List<ForecastBench.Case> cases, ToDoubleFunction<ForecastBench.Case> forecast) {
    List<Double> errors =
        cases.stream()
            .map(c -> 100 * Math.abs(forecast.applyAsDouble(c) / c.happened() - 1))
            .filter(error -> !error.isNaN())
            .sorted()
            .toList();
    return String.format(
        Locale.ROOT,
        "%s / %s",
        Text.number(Text.quantile(errors, 0.5), 2),
        Text.number(Text.quantile(errors, 0.9), 2));
  }

  private static String inside(
      List<ForecastBench.Case> cases,
      ToDoubleFunction<Forecast> lo,
      ToDoubleFunction<Forecast> hi) {
    double share =
        cases.stream()
            .mapToDouble(
                c -> {
                  Forecast forecast = c.forecast().orElseThrow();
                  boolean in =
                      lo.applyAsDouble(forecast) <= c.happened()
                          && c.happened() <= hi.applyAsDouble(forecast);
                  return in ? 1 : 0;
                })
            .average()
            .orElse(Double.NaN);
    return Text.number(100 * share, 0);
  }

  private static double width(List<ForecastBench.Case> cases) {
    List<Double> widths =
        cases.stream()
            .map(
                c -> {
                  Forecast forecast = c.forecast().orElseThrow();
                  return 100 * (forecast.hi80() - forecast.lo80()) / c.happened();
                })
            .sorted()
            .toList();
    return Text.quantile(widths, 0.5);
  }
}
