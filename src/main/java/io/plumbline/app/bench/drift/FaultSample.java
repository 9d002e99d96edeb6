package io.plumbline.app.bench.drift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which healthy runs faults are put into: the same number from every source as far as they go,
 * drawn from a seed.
 */
public final class FaultSample {
  private FaultSample() {}

  /** At most {@code size} of the healthy runs, in the order of the draw. */
  public static List<WatchedRun> of(DriftResults results, int size, long seed) {
    Random random = new Random(seed);
    List<List<WatchedRun>> sources = new ArrayList<>();
    for (List<WatchedRun> runs : results.healthyBySource().values()) {
      List<WatchedRun> shuffled = new ArrayList<>(runs);
      Collections.shuffle(shuffled, random);
      sources.add(shuffled);
    }
    List<WatchedRun> sample = new ArrayList<>();
    for (int turn = 0; sample.size() < size; turn++) {
      int before = sample.size();
      for (List<WatchedRun> runs : sources) {
        if (turn < runs.size() && sample.size() < size) {
          sample.add(runs.get(turn));
        }
      }
      if (sample.size() == before) {
        break;
      }
    }
    return sample;
  }
}
