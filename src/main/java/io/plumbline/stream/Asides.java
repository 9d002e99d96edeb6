package io.plumbline.stream;

import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.SetAside;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a task that are set aside: the monitor could not go on with their events, or with
 * what is stored of them. One run's misfortune is no other's: the partition goes on. One owner.
 *
 * <p>A run set aside keeps its last state in the store, beside a mark that outlives the process: it
 * is not tried again by the release that failed on it, which would fail again. Another release
 * tries at its start. What Kafka throws is about no run and is passed on; so is running out of
 * memory.
 */
final class Asides {
  /** In the log it is the node that speaks. */
  private static final Logger LOG = LoggerFactory.getLogger(UpdateRun.class);

  private final RunMonitor monitor;
  private final RunStore store;
  private final Outlets outlets;
  private final Showing showing;
  private final TrackedRuns runs;
  private final String release;

  /** Set aside when nothing could be sent yet. */
  private final List<SetAside> untold = new ArrayList<>();

  Asides(
      RunMonitor monitor,
      RunStore store,
      Outlets outlets,
      Showing showing,
      TrackedRuns runs,
      String release) {
    this.monitor = monitor;
    this.store = store;
    this.outlets = outlets;
    this.showing = showing;
    this.runs = runs;
    this.release = release;
  }

  /**
   * What a run's work comes to; empty, and the run is set aside, if it failed.
   *
   * @param work writes nothing, neither to the store nor to topics
   */
  <T> Optional<T> tried(TrackedRun tracked, long nowMs, Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      RunReport last = last(tracked);
      outlets.aside(put(tracked, e, nowMs), last);
      return Optional.empty();
    }
  }

  /**
   * Reads every stored run, and then marks what has failed: nothing is written to the store while
   * it is read.
   *
   * @throws IllegalStateException if a newer plumbline wrote all of it: this one is the wrong one
   */
  void scan(long nowMs, Consumer<RunStore.Stored> restored) {
    Scan scan = new Scan();
    store.forEach(
        stored -> read(scan, stored, restored),
        key -> showing.unreadable(Nodes.RUN_STATE, "a key that is no run's"));
    scan.refuseNewer();
    for (SetAside aside : scan.marked) {
      runs.aside(new TrackedRun(aside.run()), aside);
      showing.aside(aside);
      LOG.atWarn()
          .addKeyValue("run", aside.run())
          .log("The run {} is {}", aside.run(), aside.says());
    }
    for (TrackedRun tracked : scan.takenUp) {
      store.takeUp(tracked.keys);
      LOG.atInfo()
          .addKeyValue("run", tracked.run)
          .log("The run {} was set aside and is followed again", tracked.run);
    }
    scan.failed.forEach((tracked, failure) -> untold.add(put(tracked, failure, nowMs)));
  }

  /** What a scan has met. */
  private static final class Scan {
    private final Map<TrackedRun, Throwable> failed = new LinkedHashMap<>();
    private final List<SetAside> marked = new ArrayList<>();
    private final List<TrackedRun> takenUp = new ArrayList<>();
    private int runs;

    private void refuseNewer() {
      List<Throwable> newer =
          failed.values().stream().filter(StateReader.Newer.class::isInstance).toList();
      if (runs > 1 && newer.size() == runs) {
        throw (StateReader.Newer) newer.get(0);
      }
    }
  }

  private void read(Scan scan, RunStore.Stored stored, Consumer<RunStore.Stored> restored) {
    scan.runs++;
    try {
      Optional<SetAside> mark = stored.aside();
      if (mark.isPresent() && mark.get().release().equals(release)) {
        scan.marked.add(mark.get());
        return;
      }
      restored.accept(stored);
      if (mark.isPresent()) {
        scan.takenUp.add(runs.of(stored.run()));
      }
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      scan.failed.put(new TrackedRun(stored.run()), e);
    }
  }

  /** Sends out what could not be sent while the task was opening. */
  void tell() {
    untold.forEach(aside -> outlets.aside(aside, last(new TrackedRun(aside.run()))));
    untold.clear();
  }

  /** An event of a run that is set aside is kept with the dead letters. */
  void refuse(Record<String, Received> record, SetAside aside) {
    outlets.refuse(record, aside);
    showing.refused();
  }

  private SetAside put(TrackedRun tracked, Throwable failure, long nowMs) {
    SetAside aside = SetAside.of(tracked.run, failure, nowMs, release);
    store.put(aside, tracked.keys);
    runs.aside(tracked, aside);
    showing.aside(aside);
    LOG.atError()
        .addKeyValue("run", aside.run())
        .setCause(failure)
        .log("The run {} is {}", aside.run(), aside.says());
    return aside;
  }

  /** The newest report there is, or one of a run of which nothing is known. */
  private RunReport last(TrackedRun tracked) {
    if (tracked.state != null) {
      try {
        return monitor.report(tracked.state);
      } catch (RuntimeException e) {
        LOG.debug("The run {} cannot be reported on", tracked.run, e);
      }
    }
    return monitor.report(monitor.begin(tracked.run));
  }
}
