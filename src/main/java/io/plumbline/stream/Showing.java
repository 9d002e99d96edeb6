package io.plumbline.stream;

import io.plumbline.event.Rejection;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import io.plumbline.run.SetAside;

/** What the sink shows of the runs of one task, its owner; it goes when the task goes. */
final class Showing {
  private final ReportSink sink;
  private final String owner;

  Showing(ReportSink sink, String owner) {
    this.sink = sink;
    this.owner = owner;
  }

  void show(TrackedRun tracked, RunReport report) {
    tracked.shown = true;
    sink.report(owner, report);
  }

  void forget(TrackedRun tracked) {
    tracked.shown = false;
    sink.forget(owner, tracked.run);
  }

  void aside(SetAside aside) {
    sink.forget(owner, aside.run());
    sink.aside(owner, aside);
  }

  /** An event was not taken in because its run is set aside. */
  void refused() {
    sink.rejected(Rejection.RUN_SET_ASIDE);
  }

  /** A record of the store belongs to no run. */
  void unreadable(String store, String why) {
    sink.unreadable(store, why);
  }

  void forgetAll() {
    sink.forgetAll(owner);
  }

  /** An event was taken in. */
  void accepted() {
    sink.accepted();
  }

  void timed(ReportSink.Stage stage, long nanos) {
    sink.timed(stage, nanos);
  }
}
