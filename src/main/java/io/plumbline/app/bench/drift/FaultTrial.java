package io.plumbline.app.bench.drift;

import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.run.AlertKind;
import java.util.Map;
import java.util.Optional;

/**
 * One fault in one run at one place, and who noticed. Delays are in losses from the first broken
 * one, it included.
 *
 * @param fault what was done
 * @param place where
 * @param noticed by whom, how late
 */
public record FaultTrial(InjectedFault fault, Place place, Noticed noticed) {

  /**
   * Where a fault began.
   *
   * @param source the run's
   * @param run its id
   * @param share of its losses before the fault
   * @param left losses from the first broken one to the end
   * @param level the loss before the fault, nats per token
   * @param noise just before the fault
   */
  record Place(String source, String run, double share, int left, double level, LocalNoise noise) {}

  /**
   * Who noticed.
   *
   * @param page plumbline's first alert that wakes somebody
   * @param any its first alert of any kind
   * @param rules delays of the rules in use; those that noticed nothing are not in it
   */
  record Noticed(Optional<Caught> page, Optional<Caught> any, Map<RuleInUse, Integer> rules) {
    Noticed {
      rules = Map.copyOf(rules);
    }
  }

  /** What was said, and when. */
  record Caught(AlertKind kind, int delay) {}

  /** Lorden's bound for this shift at so many losses between false alarms; NaN for other faults. */
  double bound(double lossesBetween) {
    return bound(lossesBetween, place.noise().sd());
  }

  /** The same with the likeness of neighbouring losses counted in. */
  double longRunBound(double lossesBetween) {
    return bound(lossesBetween, place.noise().longRunSd());
  }

  private double bound(double lossesBetween, double sd) {
    return fault.shift().isPresent()
        ? LordenBound.losses(lossesBetween, sd, fault.shift().getAsDouble() * place.level())
        : Double.NaN;
  }
}
