package io.plumbline.app.logging;

import io.plumbline.event.Rejection;
import io.plumbline.run.FamilyReport;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import io.plumbline.run.SetAside;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Writes a monitor's log lines: hands every report on to the sink behind it and notes what changed.
 * Lines that were held back, and brokers that are back, are seen by a thread of its own, once a
 * second.
 */
public final class MonitorLog implements ReportSink, AutoCloseable {
  private final ReportSink next;
  private final RunLog runs = new RunLog(System::currentTimeMillis);
  private final RejectionLog rejections = new RejectionLog(System::currentTimeMillis);
  private final BrokerLog brokers = new BrokerLog(System::currentTimeMillis);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "plumbline-log");
            daemon.setDaemon(true);
            return daemon;
          });

  /** Begins. */
  public MonitorLog(ReportSink next) {
    this.next = next;
    brokers.attach();
    var unused = thread.scheduleWithFixedDelay(this::settle, 1, 1, TimeUnit.SECONDS);
  }

  private void settle() {
    runs.settle();
    rejections.settle();
    brokers.settle();
  }

  @Override
  public void report(String owner, RunReport report) {
    next.report(owner, report);
    runs.report(owner, report);
  }

  @Override
  public void forget(String owner, String run) {
    next.forget(owner, run);
    runs.forget(owner, run);
  }

  @Override
  public void forgetAll(String owner) {
    next.forgetAll(owner);
    runs.forgetAll(owner);
  }

  @Override
  public void aside(String owner, SetAside run) {
    next.aside(owner, run);
  }

  @Override
  public void family(String owner, FamilyReport report) {
    next.family(owner, report);
  }

  @Override
  public void forgetFamily(String owner, String family) {
    next.forgetFamily(owner, family);
  }

  @Override
  public void unreadable(String topic, String why) {
    next.unreadable(topic, why);
  }

  @Override
  public void accepted() {
    next.accepted();
  }

  @Override
  public void rejected(Rejection reason) {
    next.rejected(reason);
  }

  @Override
  public void rejected(Rejection reason, String detail, int partition, long offset) {
    next.rejected(reason);
    rejections.rejected(reason, detail, partition, offset);
  }

  @Override
  public void timed(Stage stage, long nanos) {
    next.timed(stage, nanos);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    brokers.detach();
  }
}
