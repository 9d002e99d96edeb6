package io.plumbline.app.host;

import io.plumbline.event.Rejection;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A sink that several stream threads fill and a test reads. */
final class ReportLog implements ReportSink {
  final Map<String, RunReport> newest = new ConcurrentHashMap<>();
  final Map<String, String> owners = new ConcurrentHashMap<>();
  final Map<Rejection, Long> rejections = new ConcurrentHashMap<>();
  final AtomicLong accepted = new AtomicLong();

  @Override
  public void report(String owner, RunReport report) {
    owners.put(report.run(), owner);
    newest.put(report.run(), report);
  }

  @Override
  public void forget(String owner, String run) {
    owners.remove(run);
    newest.remove(run);
  }

  @Override
  public void forgetAll(String owner) {
    owners.forEach(
        (run, itsOwner) -> {
          if (itsOwner.equals(owner)) {
            forget(owner, run);
          }
        });
  }

  @Override
  public void accepted() {
    accepted.incrementAndGet();
  }

  @Override
  public void rejected(Rejection reason) {
    rejections.merge(reason, 1L, Long::sum);
  }

  @Override
  public void timed(Stage stage, long nanos) {}
}
