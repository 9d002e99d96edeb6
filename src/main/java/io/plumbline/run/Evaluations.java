package io.plumbline.run;

import io.plumbline.event.TrainingEvent;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest values of a run's evaluations. Immutable, bounded.
 *
 * @param lossNats evaluation loss in nats per token, NaN before the first
 * @param metrics every other metric by name, at most {@link #MOST}: shown, never extrapolated
 */
public record Evaluations(double lossNats, Map<String, Double> metrics) {
  /** Before the first evaluation. */
  public static final Evaluations NONE = new Evaluations(Double.NaN, Map.of());

  /** Names of metrics kept for one run: what is new beyond them is not. */
  static final int MOST = 64;

  public Evaluations {
    metrics = Map.copyOf(metrics);
  }

  /** With what one more evaluation found. */
  Evaluations plus(TrainingEvent.EvalLogged eval) {
    double newest = eval.lossNats().orElse(lossNats);
    if (eval.metrics().isEmpty()) {
      return new Evaluations(newest, metrics);
    }
    Map<String, Double> all = new HashMap<>(metrics);
    eval.metrics()
        .forEach(
            (name, value) -> {
              if (all.size() < MOST || all.containsKey(name)) {
                all.put(name, value);
              }
            });
    return new Evaluations(newest, all);
  }
}
