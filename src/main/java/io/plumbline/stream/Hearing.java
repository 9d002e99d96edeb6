package io.plumbline.stream;

import io.plumbline.run.RunStatus;
import io.plumbline.run.Silence;
import java.util.List;
import org.apache.kafka.streams.processor.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How well one task hears, and so which of its runs are silent because they have stalled: {@link
 * Patience} knows since when everything sent was heard, {@link CommonSilence} whether all fell
 * silent at once. {@link #look} comes before the questions of each look at the clock.
 */
final class Hearing {
  /** In the log it is the node that speaks. */
  private static final Logger LOG = LoggerFactory.getLogger(UpdateRun.class);

  private final TaskId task;
  private final MonitorTopology.Inlet inlet;
  private final long stallAfterMs;
  private final Patience patience;
  private final CommonSilence common;

  /** As the newest look has found it, milliseconds since the epoch. */
  private long heardSinceMs;

  /**
   * Of one task.
   *
   * @param inlet what is known of its topic
   * @param stallAfterMs the shortest silence that stalls a run
   * @param lookMs time between looks
   */
  Hearing(TaskId task, MonitorTopology.Inlet inlet, long stallAfterMs, long lookMs) {
    this.task = task;
    this.inlet = inlet;
    this.stallAfterMs = stallAfterMs;
    this.patience = new Patience(stallAfterMs, lookMs);
    this.common = new CommonSilence(stallAfterMs);
  }

  /** A record was read that was written then. */
  void read(long writtenMs) {
    patience.read(writtenMs);
  }

  /** Looks at all runs. */
  void look(List<TrackedRun> runs, long nowMs) {
    heardSinceMs = patience.listeningSinceMs(nowMs, inlet.at(task.partition()));
    if (common.begins(runs, nowMs, heardSinceMs)) {
      LOG.warn(
          "Task {}: its {} live runs fell silent at once: an outage of their cluster or of the way"
              + " in, more likely than so many stalls. None is called stalled before {} s of it",
          task,
          common.together(),
          common.limitMs() / 1000);
    }
  }

  boolean mayBeStalled(TrackedRun tracked, long nowMs) {
    long silentMs = CommonSilence.silentMs(tracked, nowMs, heardSinceMs);
    return tracked.status == RunStatus.LIVE && silentMs > stallAfterMs && !common.defers(silentMs);
  }

  /** What the monitor is to know of it. */
  Silence silence() {
    return new Silence(heardSinceMs, common.together());
  }
}
