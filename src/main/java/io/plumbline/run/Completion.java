package io.plumbline.run;

import io.plumbline.event.TrainingEvent;

/**
 * Whether an event ends the wait for more losses of a step: one that lies elsewhere does, and what
 * changes the run or ends it; an evaluation or a sign of life may come between losses of a step.
 */
record Completion(RunState before) implements TrainingEvent.Cases<Boolean> {
  @Override
  public Boolean logged(TrainingEvent.StepLogged logged) {
    return switch (Place.of(before, logged)) {
      case FORWARD, RESUMED, REWOUND, RESTARTED -> true;
      case SHARED, LATE, DUPLICATE, REDELIVERED, FOREIGN, TOO_LATE -> false;
    };
  }

  @Override
  public Boolean declared(TrainingEvent.RunDeclared declared) {
    return true;
  }

  @Override
  public Boolean changed(TrainingEvent.ChangeAnnounced change) {
    return true;
  }

  @Override
  public Boolean deleted(TrainingEvent.RunDeleted deleted) {
    return true;
  }

  @Override
  public Boolean evaluated(TrainingEvent.EvalLogged eval) {
    return false;
  }

  @Override
  public Boolean ended(TrainingEvent.RunEnded ended) {
    return true;
  }

  @Override
  public Boolean alive(TrainingEvent.Heartbeat heartbeat) {
    return false;
  }

  @Override
  public Boolean muted(TrainingEvent.Muted muted) {
    return false;
  }

  @Override
  public Boolean unmuted(TrainingEvent.Unmuted unmuted) {
    return false;
  }
}
