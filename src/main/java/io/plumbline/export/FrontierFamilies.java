package io.plumbline.export;

import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.run.FamilyReport;
import java.util.List;
import java.util.Locale;

/**
 * The frontier of families of runs: for a compute, the best size and tokens, and the loss there. It
 * is shown where complete runs have been, and a little beyond.
 */
final class FrontierFamilies extends FamilyGroup<FamilyReport> {
  /** Points of the frontier for each tenfold of compute. */
  private static final int PER_DECADE = 2;

  /** Most points: beyond, only every second, third ... is shown. */
  private static final int MOST_POINTS = 16;

  /** How far beyond the runs it rests on the frontier is shown: a tenfold of compute. */
  private static final int DECADES_BEYOND = 1;

  private final Family frontierParameters = family(MetricNames.FAMILY_FRONTIER_PARAMETERS);
  private final Family frontierTokens = family(MetricNames.FAMILY_FRONTIER_TOKENS);
  private final Family frontierLoss = family(MetricNames.FAMILY_FRONTIER_LOSS);

  @Override
  void add(FamilyReport report) {
    report
        .surface()
        .ifPresent(surface -> add(report.memory().family(), surface, report.memory().lessons()));
  }

  private void add(String name, LossSurface surface, List<Lesson> taught) {
    double[] spent =
        taught.stream()
            .filter(Lesson::complete)
            .mapToDouble(each -> 6 * each.traits().activeParams() * LessonFamilies.tokens(each))
            .filter(flops -> flops > 0 && Double.isFinite(flops))
            .map(Math::log10)
            .sorted()
            .toArray();
    if (spent.length == 0) {
      return;
    }
    long first = (long) Math.floor(spent[0] * PER_DECADE);
    long last = (long) Math.ceil((spent[spent.length - 1] + DECADES_BEYOND) * PER_DECADE);
    long stride = 1 + (last - first) / MOST_POINTS;
    for (long point = first; point <= last; point += stride) {
      double flops = Math.pow(10, point / (double) PER_DECADE);
      double params = surface.optimalParams(flops);
      double tokens = flops / (6 * params);
      String label = String.format(Locale.ROOT, "%.2e", flops);
      frontierParameters.add(params, name, label);
      frontierTokens.add(tokens, name, label);
      frontierLoss.add(surface.lossAt(params, tokens), name, label);
    }
  }
}
