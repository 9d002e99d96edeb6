package io.plumbline.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A run that is no longer followed because something went wrong inside the monitor with its events
 * or with what is stored of it. Everything else goes on.
 *
 * @param run its id
 * @param why what went wrong, one clause
 * @param sinceMs since when, milliseconds since the epoch
 * @param release the plumbline that could not go on with it; another one tries again
 */
public record SetAside(String run, String why, long sinceMs, String release) {
  /** Longest clause kept, in characters. */
  private static final int LONGEST = 500;

  /** One that {@code release} cannot go on with. */
  public static SetAside of(String run, Throwable failure, long nowMs, String release) {
    StackTraceElement[] trace = failure.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    String why = failure.getClass().getSimpleName() + ": " + failure.getMessage() + where;
    return new SetAside(run, why.substring(0, Math.min(LONGEST, why.length())), nowMs, release);
  }

  /** What is the matter, and how the run is followed again. */
  public String says() {
    return "set aside since "
        + Instant.ofEpochMilli(sinceMs).truncatedTo(ChronoUnit.SECONDS)
        + ", plumbline "
        + release
        + " cannot go on with it ("
        + why
        + "). Its events are kept in training.events.dlq. To follow it again from nothing, send"
        + " {\"type\":\"delete\",\"run\":\""
        + run
        + "\"}; a newer plumbline tries again by itself";
  }
}
