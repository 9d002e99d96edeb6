package io.plumbline.export;

import io.plumbline.event.Rejection;
import io.plumbline.run.FamilyReport;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import io.plumbline.run.SetAside;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows reports to Prometheus: remembers the last one of each run, and makes the families when it
 * is scraped.
 *
 * <p>It is called for every event, so an event costs one replaced reference and a few striped
 * counters, whatever is exported. Thread-safe, never blocks on a scrape, never throws.
 */
public final class PrometheusSink implements ReportSink {
  private final ExportSettings settings;
  private final LatestReports latest = new LatestReports();
  private final RecentAlerts recent = new RecentAlerts();
  private final LatestFamilies latestFamilies = new LatestFamilies();
  private final ExportedRuns exported;
  private final MonitorGauges gauges = new MonitorGauges();
  private final HandledEvents handled = new HandledEvents();
  private final CollectorRegistry registry = new CollectorRegistry();

  /** A sink with a registry of its own, in which the metrics of the JVM are too. */
  public PrometheusSink(ExportSettings settings) {
    this(settings, true);
  }

  PrometheusSink(ExportSettings settings, boolean jvmMetrics) {
    this.settings = settings;
    this.exported = new ExportedRuns(settings.maxRuns());
    new Families().register(registry);
    if (jvmMetrics) {
      DefaultExports.register(registry);
    }
  }

  @Override
  public void report(String owner, RunReport report) {
    latest.put(owner, report);
    if (!report.alerts().transitions().isEmpty()) {
      recent.see(report);
    }
  }

  @Override
  public void forget(String owner, String run) {
    latest.forget(owner, run);
    recent.forget(run);
  }

  @Override
  public void aside(String owner, SetAside run) {
    latest.asides().put(owner, run);
  }

  @Override
  public void unreadable(String topic, String why) {
    handled.unreadable(topic);
  }

  @Override
  public void forgetAll(String owner) {
    latest.forgetAll(owner);
    recent.keepOnly(run -> latest.current(run).isPresent());
    latestFamilies.forgetAll(owner);
  }

  @Override
  public void family(String owner, FamilyReport report) {
    latestFamilies.put(owner, report);
  }

  @Override
  public void forgetFamily(String owner, String family) {
    latestFamilies.forget(owner, family);
  }

  @Override
  public void accepted() {
    handled.accepted();
  }

  @Override
  public void rejected(Rejection reason) {
    handled.rejected(reason);
  }

  @Override
  public void timed(Stage stage, long nanos) {
    handled.timed(stage, nanos);
  }

  /** Runs that are set aside. */
  SetAsides asides() {
    return latest.asides();
  }

  /** Where the program registers what it knows about itself. */
  public MonitorGauges gauges() {
    return gauges;
  }

  /** The last report of every run, in no order. */
  public List<RunReport> runs() {
    return latest.current();
  }

  /** The last report of one run, empty when it is not followed here. */
  Optional<RunReport> run(String run) {
    return latest.current(run);
  }

  /** Alerts of each run that are over. */
  RecentAlerts recent() {
    return recent;
  }

  /** What a scrape reads. */
  CollectorRegistry registry() {
    return registry;
  }

  ExportSettings settings() {
    return settings;
  }

  /** Makes the families anew at each scrape; nothing is kept between two. */
  private final class Families extends Collector {
    @Override
    public List<MetricFamilySamples> collect() {
      List<RunReport> runs = latest.current();
      List<RunReport> shown = exported.choose(runs);
      List<MetricFamilySamples> families = new ArrayList<>(RunFamilies.of(shown));
      families.addAll(FamilySeries.of(latestFamilies.current()));

      Map<RunStatus, Integer> byStatus = new EnumMap<>(RunStatus.class);
      runs.forEach(run -> byStatus.merge(run.progress().status(), 1, Integer::sum));
      Family runsByStatus = new Family(MetricNames.RUNS);
      for (RunStatus status : RunStatus.values()) {
        runsByStatus.add(byStatus.getOrDefault(status, 0), status.label());
      }
      families.add(runsByStatus.build());
      families.add(
          new Family(MetricNames.RUNS_NOT_EXPORTED).add(runs.size() - shown.size()).build());

      Family each = new Family(MetricNames.RUN_SET_ASIDE);
      latest.asides().current().forEach(run -> each.add(1, run.run()));
      families.add(each.build());

      families.addAll(handled.collect());
      for (Family fed : gauges.families()) {
        families.add(fed.build());
      }
      families.add(
          new Family(MetricNames.BUILD_INFO)
              .add(1, settings.version(), System.getProperty("java.version", "unknown"))
              .build());
      return families;
    }
  }
}
