package io.plumbline.export;

import io.plumbline.app.host.ForecastMount;
import io.plumbline.event.Rejection;
import io.plumbline.run.ReportSink.Stage;
import io.plumbline.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The real endpoint over fixed reports, for what wants one to talk to: the browser check, and the
 * live check of dashboards and rules. Writes its port to the file given, and serves until killed.
 *
 * <p>Arguments: the port file, and how many healthy runs to add.
 */
public final class SampleServer {
  private SampleServer() {}

  public static void main(String[] args) throws Exception {
    int runs = Integer.parseInt(args[1]);
    PrometheusSink sink =
        new PrometheusSink(
            ExportSettings.defaults("0.1.0-sample")
                .withAddress("127.0.0.1")
                .withPort(0)
                .withMaxRuns(Math.max(ExportSettings.DEFAULT_MAX_RUNS, runs + 10)));
    SampleReports.tellEverything(sink);
    long now = System.currentTimeMillis();
    for (int i = 0; i < runs; i++) {
      double share = (i % 19 + 1) / 20.0;
      sink.report(
          "0_4", SampleReports.healthy("ladder-" + i, share, RunStatus.LIVE, now - i * 977L));
    }
    sink.report("0_5", SampleReports.healthy("done", 1, RunStatus.FINISHED, now - 7_200_000));
    HttpEndpoint endpoint =
        HttpEndpoint.start(
            sink, Optional::empty, ForecastMount.of(sink, Optional::empty, "0.1.0-sample"));
    Path ready = Path.of(args[0]);
    Path part =
        Files.writeString(
            ready.resolveSibling(ready.getFileName() + ".part"), "" + endpoint.port());
    Files.move(part, ready);
    Executors.newSingleThreadScheduledExecutor()
        .scheduleAtFixedRate(() -> grow(sink), 0, 20, TimeUnit.MILLISECONDS)
        .get(); // never returns; throws what went wrong
  }

  /** Rates need something that grows. */
  private static void grow(PrometheusSink sink) {
    sink.accepted();
    sink.rejected(Rejection.NOT_JSON);
    for (Stage stage : Stage.values()) {
      sink.timed(stage, 30_000);
    }
  }
}
