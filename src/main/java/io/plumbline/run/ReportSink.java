package io.plumbline.run;

import io.plumbline.event.Rejection;

/**
 * Where reports go to be shown; the one place where the stream meets the exporters.
 *
 * <p>Owners are tasks of the stream: when a task moves to another instance, all its runs are
 * forgotten here at once, so that no two instances show the same run. Calls come from several
 * stream threads; implementations are thread-safe, do not block and do not throw.
 */
public interface ReportSink {
  /** A run has a new report: after an event, a wall-clock tick, or the restore of its state. */
  void report(String owner, RunReport report);

  /** A run is gone (ended long ago, deleted). */
  void forget(String owner, String run);

  /** A run is no longer followed: it has no reports until {@link #forget} or its next report. */
  default void aside(String owner, SetAside run) {}

  /** The owner is closed: all its runs and families are gone from here. */
  void forgetAll(String owner);

  /** A family was taught, or its lessons were restored. Who shows no families need not care. */
  default void family(String owner, FamilyReport report) {}

  /** Nothing is remembered of a family any more. */
  default void forgetFamily(String owner, String family) {}

  /** A record of the input topic was an event, and went through its run's step. */
  void accepted();

  /** A record of the input topic was rejected. */
  void rejected(Rejection reason);

  /** The same, with what is wrong with the record and its place in the input topic. */
  default void rejected(Rejection reason, String detail, int partition, long offset) {
    rejected(reason);
  }

  /** A record of another topic, or of a store, could not be read and was passed over. */
  default void unreadable(String topic, String why) {}

  /** Something handled one event in {@code nanos}; the stage is one of a few fixed names. */
  void timed(Stage stage, long nanos);

  /** What is timed. */
  enum Stage {
    /** Decoding and validation of one record. */
    DECODE,
    /** One {@link RunMonitor} step, refit included. */
    STEP,
    /** From a record's timestamp to its report, as the monitor's clock sees it. */
    END_TO_END,
    /** Rebuilding the cached models of a task from its store. */
    RESTORE
  }
}
