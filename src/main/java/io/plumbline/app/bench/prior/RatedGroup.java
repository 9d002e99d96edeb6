package io.plumbline.app.bench.prior;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Runs of one source, size and peak learning rate, enough of them to tell floor, exponent and gain
 * apart.
 *
 * @param runs at least 3, of at least two shapes
 */
public record RatedGroup(List<RatedRun> runs) {
  private static final int FEWEST = 3;

  /** Peak learning rates within this share of the group's first are one. */
  private static final double SAME_RATE = 0.02;

  public RatedGroup {
    runs = List.copyOf(runs);
  }

  String source() {
    return runs.get(0).source();
  }

  /** NaN when not declared. */
  double params() {
    return runs.get(0).params();
  }

  double peakRate() {
    return runs.get(0).peakRate();
  }

  /** All that can be fitted, by source, parameters and rate; other runs are left out. */
  public static List<RatedGroup> of(List<RatedRun> runs) {
    List<List<RatedRun>> groups = new ArrayList<>();
    List<RatedRun> sorted = new ArrayList<>(runs);
    sorted.sort(
        Comparator.comparing(RatedRun::source)
            .thenComparingDouble(RatedRun::params)
            .thenComparingDouble(RatedRun::peakRate));
    for (RatedRun run : sorted) {
      if (groups.isEmpty() || !alike(groups.get(groups.size() - 1).get(0), run)) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(run);
    }
    return groups.stream()
        .filter(group -> group.size() >= FEWEST)
        .filter(group -> group.stream().map(RatedRun::shape).distinct().count() > 1)
        .map(RatedGroup::new)
        .toList();
  }

  private static boolean alike(RatedRun first, RatedRun run) {
    return first.source().equals(run.source())
        && Double.compare(first.params(), run.params()) == 0
        && run.peakRate() <= (1 + SAME_RATE) * first.peakRate();
  }
}
