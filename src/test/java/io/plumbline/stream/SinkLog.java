package io.plumbline.stream;

import io.plumbline.event.Rejection;
import io.plumbline.run.FamilyReport;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import io.plumbline.run.SetAside;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything a topology told its sink, as it told it. */
final class SinkLog implements ReportSink {
  final List<RunReport> reports = new ArrayList<>();
  final Map<String, RunReport> shown = new TreeMap<>();
  final Map<Rejection, Integer> rejections = new EnumMap<>(Rejection.class);
  final Map<Stage, Integer> timed = new EnumMap<>(Stage.class);
  final Map<String, FamilyReport> families = new TreeMap<>();
  final Set<String> owners = new TreeSet<>();
  final Map<String, SetAside> asides = new TreeMap<>();
  final Map<String, Integer> unreadable = new TreeMap<>();
  int accepted;

  /** Thrown in each step, as a bug would be; empty for none. */
  String fails = "";

  @Override
  public synchronized void report(String owner, RunReport report) {
    owners.add(owner);
    reports.add(report);
    shown.put(report.run(), report);
  }

  @Override
  public synchronized void forget(String owner, String run) {
    shown.remove(run);
    asides.remove(run);
  }

  @Override
  public synchronized void forgetAll(String owner) {
    owners.remove(owner);
    if (owners.isEmpty()) {
      shown.clear();
    }
  }

  @Override
  public synchronized void family(String owner, FamilyReport report) {
    families.put(report.memory().family(), report);
  }

  @Override
  public synchronized void forgetFamily(String owner, String family) {
    families.remove(family);
  }

  @Override
  public synchronized void aside(String owner, SetAside run) {
    asides.put(run.run(), run);
  }

  @Override
  public synchronized void unreadable(String topic, String why) {
    unreadable.merge(topic, 1, Integer::sum);
  }

  @Override
  public synchronized void accepted() {
    accepted++;
  }

  @Override
  public synchronized void rejected(Rejection reason) {
    rejections.merge(reason, 1, Integer::sum);
  }

  @Override
  public synchronized void timed(Stage stage, long nanos) {
    timed.merge(stage, 1, Integer::sum);
    if (stage == Stage.STEP && !fails.isEmpty()) {
      throw new IllegalStateException(fails);
    }
  }
}
