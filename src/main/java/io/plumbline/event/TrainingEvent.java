package io.plumbline.event;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One validated event of a training run, as the topic {@code training.events} carries it.
 *
 * <p>Everything that could be checked without knowing the run has been checked: the run id is a
 * non-empty string of at most {@link EventLimits#MAX_RUN_ID_LENGTH} characters, counts are
 * non-negative and below {@link EventLimits#MAX_TOKENS}. What only the run's history can tell
 * (duplicate, late, rewound) is for {@code run.RunMonitor}.
 */
public sealed interface TrainingEvent {

  /** The run's id, never empty. */
  String run();

  /** Wall clock of the trainer in milliseconds since the epoch, if the trainer sent one. */
  OptionalLong timeMs();

  /**
   * The restart counter the trainer sent with this event, if it did: a larger one than before means
   * a resume.
   */
  OptionalInt attempt();

  /** What is made of this event: the case of its kind. */
  <T> T fold(Cases<T> cases);

  /**
   * What is to be done with an event of each kind: a new kind does not compile until everybody who
   * tells them apart has said what becomes of it.
   *
   * @param <T> what is made of an event
   */
  interface Cases<T> {
    /** The run describes itself. */
    T declared(RunDeclared event);

    /** A training loss. */
    T logged(StepLogged event);

    /** An evaluation. */
    T evaluated(EvalLogged event);

    /** The end. */
    T ended(RunEnded event);

    /** Somebody does not want to be told. */
    T muted(Muted event);

    /** Somebody wants to be told again. */
    T unmuted(Unmuted event);

    /** Nothing of the run is wanted any more. */
    T deleted(RunDeleted event);

    /** A change on purpose. */
    T changed(ChangeAnnounced event);

    /** A sign of life. */
    T alive(Heartbeat event);
  }

  /**
   * The run describes itself; may be sent again at any time, later fields win.
   *
   * @param declaration what was declared in this event alone (the merge is the monitor's)
   */
  record RunDeclared(String run, OptionalLong timeMs, OptionalInt attempt, Declaration declaration)
      implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.declared(this);
    }
  }

  /**
   * One optimizer step (or a logged mean of several).
   *
   * @param at where in the run; at least one of step, tokens, samples is present
   * @param lossNats training loss in nats per token; NaN and infinities are findings, not errors
   * @param learningRate the learning rate the trainer reports, if it does; at least 0 and finite
   * @param gradientNorm the global gradient norm, if reported; may be NaN or infinite
   */
  record StepLogged(
      String run,
      OptionalLong timeMs,
      OptionalInt attempt,
      Position at,
      double lossNats,
      OptionalDouble learningRate,
      OptionalDouble gradientNorm)
      implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.logged(this);
    }
  }

  /**
   * An evaluation on held-out data.
   *
   * @param lossNats the evaluation loss in nats per token, if this event has one; NaN and
   *     infinities are findings
   * @param metrics any other named values (accuracy, exact match, ...): shown, never extrapolated
   */
  record EvalLogged(
      String run,
      OptionalLong timeMs,
      OptionalInt attempt,
      Position at,
      OptionalDouble lossNats,
      Map<String, Double> metrics)
      implements TrainingEvent {
    public EvalLogged {
      metrics = Map.copyOf(metrics);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.evaluated(this);
    }
  }

  /** The run is over. */
  record RunEnded(
      String run, OptionalLong timeMs, OptionalInt attempt, Position at, EndStatus status)
      implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.ended(this);
    }
  }

  /**
   * Somebody does not want to be told of some kinds of alert for a while. It comes from people, not
   * from the trainer: no sign of life.
   */
  record Muted(String run, OptionalLong timeMs, OptionalInt attempt, Mute mute)
      implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.muted(this);
    }
  }

  /**
   * ... and wants to be told again.
   *
   * @param kinds of which kinds; empty means all
   */
  record Unmuted(String run, OptionalLong timeMs, OptionalInt attempt, Set<String> kinds)
      implements TrainingEvent {
    public Unmuted {
      kinds = Set.copyOf(kinds);
    }

    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.unmuted(this);
    }
  }

  /**
   * All that is known of the run is to be forgotten; what comes later begins it anew. From people,
   * not from the trainer.
   */
  record RunDeleted(String run, OptionalLong timeMs, OptionalInt attempt) implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.deleted(this);
    }
  }

  /**
   * A change that is made on purpose, and for which a declaration has no field.
   *
   * @param at where it takes effect; unknown for here and now
   * @param what is changed
   * @param note for people
   */
  record ChangeAnnounced(
      String run,
      OptionalLong timeMs,
      OptionalInt attempt,
      Position at,
      Change what,
      Optional<String> note)
      implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.changed(this);
    }
  }

  /** A sign of life without a loss (long evaluation, checkpoint upload). */
  record Heartbeat(String run, OptionalLong timeMs, OptionalInt attempt, Position at)
      implements TrainingEvent {
    @Override
    public <T> T fold(Cases<T> cases) {
      return cases.alive(this);
    }
  }
}
