package io.plumbline.run;

import java.util.Locale;

/** Whether a run is going on. */
public enum RunStatus {
  LIVE,
  STALLED,
  FINISHED,
  FAILED,
  KILLED;

  /** Whether the run said that it is over. */
  public boolean ended() {
    return this == FINISHED || this == FAILED || this == KILLED;
  }

  /** As in JSON and metrics, e.g. {@code live}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
