package io.plumbline.app.bench.siblings;

import io.plumbline.app.bench.siblings.SiblingsBench.Company;
import io.plumbline.app.bench.siblings.SiblingsBench.Followed;
import io.plumbline.forecast.Forecast;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The table of {@code plumbline bench siblings}, one block a family. */
public final class SiblingsTable {
  private final Map<String, List<SiblingsBench.Case>> families = new LinkedHashMap<>();

  public void add(SiblingsBench.Case run) {
    families.computeIfAbsent(run.family(), family -> new ArrayList<>()).add(run);
  }

  public void print(PrintWriter out, List<Double> shares) {
    out.println(
        "Error of the final loss, the difficulty of its batches taken off: median / 90th percentile"
            + " in %,");
    out.println(
        "and % of outcomes inside the 80 % interval. Noise: sd of a bin's mean that is left.");
    families.forEach(
        (family, runs) -> {
          out.printf(
              Locale.ROOT,
              "%n%s: %d runs, sd of one loss %.2f %%%n",
              family,
              runs.size(),
              100 * quantile(values(runs, SiblingsBench.Case::noiseSd), 0.5));
          out.printf("%-12s%8s%7s", "", "noise", "pages");
          shares.forEach(share -> out.printf(Locale.ROOT, "  at %-15s", percent(share)));
          out.println();
          for (Company company : Company.values()) {
            out.println(line(company, runs, shares));
          }
        });
  }

  private static String line(Company company, List<SiblingsBench.Case> runs, List<Double> shares) {
    List<Double> left = values(runs, run -> Math.sqrt(run.in(company).left()));
    double pages = runs.stream().mapToLong(run -> run.in(company).outcome().said().pages()).sum();
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-12s%6.1f %%%7.0f",
                company.name().toLowerCase(Locale.ROOT),
                100 * quantile(left, 0.5),
                pages));
    for (double share : shares) {
      line.append(cell(company, runs, share));
    }
    return line.toString();
  }

  private static String cell(Company company, List<SiblingsBench.Case> runs, double share) {
    List<Double> errors = new ArrayList<>();
    int inside = 0;
    for (SiblingsBench.Case run : runs) {
      Followed followed = run.in(company);
      Optional<Forecast> forecast = SiblingsBench.at(followed, share);
      if (forecast.isPresent()) {
        Forecast said = forecast.get();
        errors.add(100 * Math.abs(said.loss() / run.happened() - 1));
        inside +=
            said.bounds().lo80() <= run.happened() && run.happened() <= said.bounds().hi80()
                ? 1
                : 0;
      }
    }
    return errors.isEmpty()
        ? String.format("  %-18s", "-")
        : String.format(
            Locale.ROOT,
            "  %5.2f /%5.2f %3.0f  ",
            quantile(errors, 0.5),
            quantile(errors, 0.9),
            100.0 * inside / errors.size());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static List<Double> values(
      List<SiblingsBench.Case> runs, ToDoubleFunction<SiblingsBench.Case> value) {
    return runs.stream().mapToDouble(value).boxed().toList();
  }

  private static double quantile(List<Double> values, double q) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  }
}
