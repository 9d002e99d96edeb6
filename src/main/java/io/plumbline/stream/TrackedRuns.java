package io.plumbline.stream;

import io.plumbline.run.RunState;
import io.plumbline.run.SetAside;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All runs of one task. The most recently used are warm: their state, fitted model included, is on
 * the heap. The others are cold: a few dozen bytes here, the rest in the store, fitted again when
 * next needed. One owner.
 */
final class TrackedRuns {
  private final RunStore store;
  private final int maxWarm;
  private final LinkedHashMap<String, TrackedRun> warm = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<String, TrackedRun> cold = new HashMap<>();

  TrackedRuns(RunStore store, int maxWarm) {
    this.store = store;
    this.maxWarm = maxWarm;
  }

  /** The run as it is known, warm or cold, or a new one of which nothing is kept yet. */
  TrackedRun of(String run) {
    TrackedRun known = warm.get(run);
    if (known == null) {
      known = cold.get(run);
    }
    return known == null ? new TrackedRun(run) : known;
  }

  /** Makes a run warm that is not: as it is stored, or new. */
  void warm(TrackedRun tracked) {
    if (tracked.state == null) {
      tracked.state = store.load(tracked.run, tracked.keys);
      cold.remove(tracked.run);
      keep(tracked);
    }
  }

  /** Nothing of a run is kept on the heap any more but that it is set aside. */
  void aside(TrackedRun tracked, SetAside aside) {
    tracked.now(aside);
    warm.remove(tracked.run);
    cold.put(tracked.run, tracked);
  }

  /** Takes in a run that was just restored. */
  void restored(TrackedRun tracked) {
    if (tracked.state == null) {
      cold.put(tracked.run, tracked);
    } else {
      keep(tracked);
    }
  }

  void forget(TrackedRun tracked) {
    warm.remove(tracked.run);
    cold.remove(tracked.run);
  }

  /** Those that are followed, in no order. */
  List<TrackedRun> followed() {
    return all().stream().filter(run -> run.aside == null).toList();
  }

  /** All runs, in no order; a copy, so that they may be warmed and forgotten on the way. */
  List<TrackedRun> all() {
    List<TrackedRun> all = new ArrayList<>(warm.size() + cold.size());
    all.addAll(warm.values());
    all.addAll(cold.values());
    return all;
  }

  /** The state of a run that {@link #warm} just returned. */
  static RunState state(TrackedRun tracked) {
    return Objects.requireNonNull(tracked.state, "a warm run has its state");
  }

  private void keep(TrackedRun tracked) {
    warm.put(tracked.run, tracked);
    if (warm.size() > maxWarm) {
      TrackedRun eldest = warm.values().iterator().next();
      warm.remove(eldest.run);
      eldest.state = null;
      cold.put(eldest.run, eldest);
    }
  }
}
