package io.plumbline.app.bench.forecast;

import io.plumbline.app.bench.baseline.Baseline;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Which runs are not independent of each other: those that share a trunk, one training run from
 * which several continue with schedules of their own, and those that might as well.
 *
 * <p>Two runs of a family are in one group when
 *
 * <ul>
 *   <li>their first points are equal to the bit: they are one run up to a fork; or
 *   <li>they have the same number of parameters and the same peak learning rate within {@link
 *       #SAME_RATE} (or neither declares one): seeds, restarts and siblings with another decay,
 *       whose exponent and anneal gain are all but one measurement
 * </ul>
 *
 * or when a third run joins them. That is stricter than equal losses alone: of the public 124M
 * runs, many repeat a trunk's recipe with losses that differ from the fourth digit on.
 */
final class TrunkGroups {
  /** Recorded peaks of one recipe differ by up to 0.2 % where the decay begins at once. */
  private static final double SAME_RATE = 0.02;

  /** Fewer equal points than these could be chance, in losses of three digits. */
  private static final int LEAST_EQUAL = 3;

  private final IdentityHashMap<BenchedRun, Integer> groups = new IdentityHashMap<>();

  /** The groups of these runs. */
  TrunkGroups(List<BenchedRun> runs) {
    int[] parents = new int[runs.size()];
    Arrays.setAll(parents, i -> i);
    for (int i = 0; i < runs.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (joined(runs.get(i).recorded(), runs.get(j).recorded())) {
          parents[root(parents, i)] = root(parents, j);
        }
      }
    }
    for (int i = 0; i < runs.size(); i++) {
      groups.put(runs.get(i), root(parents, i));
    }
  }

  /** The group that a run is in; equal for the runs of one group. */
  int of(BenchedRun run) {
    return Objects.requireNonNull(groups.get(run), "not one of these runs");
  }

  private static int root(int[] parents, int i) {
    int root = i;
    while (parents[root] != root) {
      root = parents[root];
    }
    return root;
  }

  private static boolean joined(BenchedRun.Recorded one, BenchedRun.Recorded other) {
    return one.declaration().family().equals(other.declaration().family())
        && (sameBeginning(one.first(), other.first()) || sameRecipe(one, other));
  }

  private static boolean sameBeginning(Baseline.Points one, Baseline.Points other) {
    return one.count() >= LEAST_EQUAL
        && Arrays.equals(one.tokens(), other.tokens())
        && Arrays.equals(one.losses(), other.losses());
  }

  private static boolean sameRecipe(BenchedRun.Recorded one, BenchedRun.Recorded other) {
    double rate = one.declaration().peakRate();
    double otherRate = other.declaration().peakRate();
    boolean sameRate =
        Double.isNaN(rate)
            ? Double.isNaN(otherRate)
            : Math.abs(Math.log(rate / otherRate)) <= SAME_RATE;
    return sameRate && one.declaration().activeParams().equals(other.declaration().activeParams());
  }
}
