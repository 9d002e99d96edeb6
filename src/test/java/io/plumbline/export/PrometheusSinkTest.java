package io.plumbline.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.event.Rejection;
import io.plumbline.run.AlertKind;
import io.plumbline.run.ReportSink.Stage;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrometheusSinkTest {
  private final PrometheusSink sink = SampleReports.sink(100);

  @Test
  void theScrapeIsAsPublished() throws IOException {
    SampleReports.tellEverything(sink);
    String scraped =
        Scrape.text(sink).replace(System.getProperty("java.version", ""), "JAVA_VERSION");
    if (Boolean.getBoolean("plumbline.golden.write")) {
      Files.writeString(Path.of("src/test/resources/io/plumbline/export/golden.prom"), scraped);
    }
    try (InputStream golden = PrometheusSinkTest.class.getResourceAsStream("golden.prom")) {
      assertThat(golden).as("mvn test -Dplumbline.golden.write=true writes it").isNotNull();
      assertThat(scraped).isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  @Test
  void everyNameIsScrapedAndEveryScrapedNameIsPublished() {
    SampleReports.tellEverything(sink);
    Set<String> published =
        MetricNames.all().stream()
            .flatMap(metric -> metric.sampleNames().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> scraped =
        Scrape.lines(sink).stream()
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(scraped).isEqualTo(published);
  }

  @Test
  void noSeriesAppearsTwice() {
    SampleReports.tellEverything(sink);
    sink.report("another-task", SampleReports.healthy("r17"));
    List<String> series =
        Scrape.lines(sink).stream().map(l -> l.substring(0, l.lastIndexOf(' '))).toList();
    assertThat(series).doesNotHaveDuplicates();
  }

  @Test
  void theOpenMetricsFormEndsAsItMust() {
    SampleReports.tellEverything(sink);
    String text = Scrape.text(sink, "application/openmetrics-text; version=1.0.0");
    assertThat(text).endsWith("# EOF\n").contains("# TYPE plumbline_run info\n");
  }

  @Test
  void aForgottenRunVanishesAndTheOthersStay() {
    sink.report("0_1", SampleReports.healthy("gone"));
    sink.report("0_1", SampleReports.healthy("stays"));
    assertThat(Scrape.text(sink)).contains("run=\"gone\"");
    sink.forget("0_1", "gone");
    assertThat(Scrape.text(sink)).doesNotContain("run=\"gone\"").contains("run=\"stays\"");
  }

  @Test
  void aClosedOwnerTakesItsRunsAlongButNotThoseOfAnother() {
    sink.report("0_1", SampleReports.healthy("a"));
    sink.report("0_1", SampleReports.healthy("b"));
    sink.report("0_2", SampleReports.healthy("c"));
    sink.forgetAll("0_1");
    assertThat(sink.runs()).extracting(RunReport::run).containsExactly("c");
    assertThat(Scrape.text(sink)).doesNotContain("run=\"a\"").doesNotContain("run=\"b\"");
    sink.forgetAll("0_1");
    sink.forget("never", "seen");
  }

  @Test
  void aFamilyIsShownOnceWithItsFrontierAndGoesWithItsOwner() {
    sink.family("1_0", SampleReports.family("f"));
    sink.family("1_1", SampleReports.family("f"));
    List<String> lines = Scrape.lines(sink);
    assertThat(lines).contains("plumbline_family_lessons{family=\"f\",complete=\"true\",} 10.0");
    assertThat(lines.stream().filter(line -> line.startsWith("plumbline_family_frontier_loss{")))
        .hasSizeBetween(4, 17);
    assertThat(lines.stream().map(line -> line.substring(0, line.lastIndexOf(' '))))
        .doesNotHaveDuplicates();
    sink.forgetAll("1_0");
    sink.forgetFamily("1_1", "f");
    assertThat(Scrape.text(sink)).doesNotContain("family=\"f\"");
  }

  @Test
  void aRunThatTwoOwnersHoldIsShownAsOfItsNewestEvent() {
    sink.report("old", SampleReports.healthy("r", 0.30, RunStatus.LIVE, 1_000));
    sink.report("new", SampleReports.healthy("r", 0.375, RunStatus.LIVE, 2_000));
    assertThat(Scrape.lines(sink)).contains("plumbline_run_tokens{run=\"r\",} 9.0E9");
  }

  @Test
  void everyKindOfAlertAndEveryReasonIsThereFromTheStart() {
    sink.report("0_1", SampleReports.unknown("r"));
    List<String> lines = Scrape.lines(sink);
    for (AlertKind kind : AlertKind.values()) {
      assertThat(lines).anyMatch(l -> isZero(l, "plumbline_run_alert{", kind.label()));
      assertThat(lines).anyMatch(l -> isZero(l, "plumbline_run_alert_suspected{", kind.label()));
    }
    for (Rejection reason : Rejection.values()) {
      assertThat(lines)
          .contains("plumbline_events_rejected_total{reason=\"" + reason.label() + "\",} 0.0");
    }
  }

  @Test
  void whatIsUnknownMakesNoSeries() {
    sink.report("0_1", SampleReports.unknown("r"));
    assertThat(Scrape.text(sink))
        .doesNotContain("plumbline_run_loss{")
        .doesNotContain("plumbline_run_smoothed_loss{")
        .doesNotContain("plumbline_run_forecast_loss{")
        .doesNotContain("plumbline_run_drift_score{")
        .doesNotContain("plumbline_run_target_tokens{")
        .doesNotContain("plumbline_run_eta_seconds{")
        .contains("plumbline_run_info{run=\"r\",");
  }

  @Test
  void beyondTheLimitRunsAreLeftOutAndCounted() {
    PrometheusSink small = SampleReports.sink(2);
    small.report("0_1", SampleReports.healthy("ended", 1, RunStatus.FINISHED, 9_000_000));
    small.report("0_1", SampleReports.healthy("old", 0.5, RunStatus.LIVE, 1_000));
    small.report("0_1", SampleReports.healthy("live-1", 0.5, RunStatus.LIVE, 9_000_000));
    small.report("0_1", SampleReports.healthy("live-2", 0.5, RunStatus.LIVE, 9_000_000));
    assertThat(Scrape.text(small))
        .contains("plumbline_runs_not_exported 2.0")
        .contains("plumbline_runs{status=\"live\",} 3.0")
        .contains("run=\"live-1\"")
        .contains("run=\"live-2\"")
        .doesNotContain("run=\"old\"")
        .doesNotContain("run=\"ended\"");
  }

  @Test
  void amongEquallyRecentRunsTheOnesShownStayShown() {
    PrometheusSink small = SampleReports.sink(2);
    small.report("0_1", SampleReports.healthy("m", 0.5, RunStatus.LIVE, 1_000_000));
    small.report("0_1", SampleReports.healthy("n", 0.5, RunStatus.LIVE, 1_000_000));
    assertThat(Scrape.text(small)).contains("run=\"m\"").contains("run=\"n\"");
    small.report("0_1", SampleReports.healthy("a", 0.5, RunStatus.LIVE, 1_000_500));
    assertThat(Scrape.text(small)).contains("run=\"m\"").contains("run=\"n\"");
  }

  @Test
  void aSupplierThatFailsCostsItsOwnSampleOnly() {
    sink.gauges()
        .register(
            MetricNames.STREAM_LAG,
            () -> {
              throw new IllegalStateException("closed");
            });
    sink.gauges().register(MetricNames.STREAM_RUNNING, () -> 1);
    sink.gauges().register(MetricNames.READY, () -> -1);
    assertThat(Scrape.lines(sink))
        .contains("plumbline_stream_running 1.0")
        .noneMatch(line -> line.startsWith("plumbline_stream_lag_records"))
        .noneMatch(line -> line.startsWith("plumbline_ready"));
  }

  @Test
  void onlyWhatHasTheLabelsGivenCanBeFed() {
    assertThatThrownBy(() -> sink.gauges().register(MetricNames.RUN_LOSS, () -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plumbline_run_loss");
    assertThatThrownBy(() -> sink.gauges().register(MetricNames.STEP_SECONDS, () -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("plumbline_step_seconds");
  }

  @Test
  void scrapesAndReportsDoNotDisturbEachOther() throws Exception {
    int owners = 4;
    int runsEach = 20;
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(owners);
    List<Future<Long>> written = new ArrayList<>();
    for (int o = 0; o < owners; o++) {
      String owner = "0_" + o;
      written.add(
          threads.submit(
              () -> {
                long count = 0;
                while (!stop.get() || count < runsEach) {
                  sink.report(owner, SampleReports.healthy(owner + "-" + count % runsEach));
                  sink.accepted();
                  sink.timed(Stage.STEP, 1_000);
                  count++;
                }
                return count;
              }));
    }
    for (int i = 0; i < 20; i++) {
      Set<String> seen = new HashSet<>();
      Scrape.lines(sink).stream()
          .filter(line -> line.startsWith("plumbline_run_loss{"))
          .forEach(line -> assertThat(seen.add(line)).isTrue());
    }
    stop.set(true);
    long total = 0;
    for (Future<Long> each : written) {
      total += each.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertThat(sink.runs()).hasSize(owners * runsEach);
    assertThat(Scrape.lines(sink))
        .contains("plumbline_events_total " + (double) total)
        .contains("plumbline_step_seconds_count " + (double) total);
  }

  private static boolean isZero(String line, String start, String kind) {
    return line.startsWith(start)
        && line.contains("kind=\"" + kind + "\"")
        && line.endsWith("} 0.0");
  }
}
