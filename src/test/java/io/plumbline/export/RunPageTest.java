package io.plumbline.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.run.RunReport;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPageTest {
  private final Map<String, RunReport> runs = new HashMap<>();
  private final RunPage page =
      new RunPage(
          run -> Optional.ofNullable(runs.get(run)),
          new RecentAlerts(),
          "http://grafana.example/grafana",
          new PageShell("1.2.3", () -> SampleReports.NOW_MS));

  @Test
  void whatIsWrongComesFirstAndSaysWhatToDo() {
    runs.put("r18", SampleReports.drifting("r18"));
    String html = html("r18");
    assertThat(html)
        .contains("<title>drift up: r18 - plumbline</title>")
        .contains("page: <b>drift up</b>")
        .contains("Opened 2026-11-22 04:01 UTC at 16B tokens (step 30000)")
        .contains("began at 15.5B tokens (step 29500)")
        .contains("Loss expected 2.410, seen 2.520 nats per token.")
        .contains("Evidence 52.5, called at 30.0.")
        .contains("Spent since: 1.3B tokens, 9.4e18 FLOPs, 14 min.")
        .contains("<b>Next:</b> Compare data")
        .contains("href=\"/runbooks/RunDriftUp\"")
        .contains("href=\"http://grafana.example/grafana/d/plumbline-run?var-run=r18\"");
    assertThat(html.indexOf("drift up</b>"))
        .isLessThan(html.indexOf("eval gap</b>"))
        .isGreaterThan(0);
    assertThat(html.indexOf("drift up since here")).isGreaterThan(html.indexOf("<svg"));
  }

  @Test
  void figuresCarryUnitsAndSayWhatTheyMean() {
    runs.put("r17", SampleReports.healthy("r17"));
    assertThat(html("r17"))
        .contains("<b>No open alert.</b> Follows its predicted curve.")
        .contains("2.125 nats per token")
        .contains("<dt>50 % between</dt><dd>2.099 and 2.151</dd>")
        .contains("<dt>95 % between</dt><dd>2.050 and 2.200</dd>")
        .contains("Declared: cosine.")
        .contains("0.500 ± 0.063<small>how fast: 29 % less above the floor with every doubling")
        .contains("10.8B of 24B (45 %)")
        .contains("1.5M tokens per second")
        .contains("<dt>time left</dt><dd>2 h 26 min</dd>")
        .contains("7.8e19 FLOPs")
        .contains("the prior that came with the program")
        .contains("cosine, peak 3e-4, warm-up 1B tokens, to 10 % of it")
        .contains("<dt>data_order</dt><dd>less batch noise");
  }

  @Test
  void theCurveIsDrawnForWideAndForNarrowScreens() {
    runs.put("r17", SampleReports.healthy("r17"));
    String html = html("r17");
    for (String kind : new String[] {"wide", "narrow"}) {
      assertThat(html.split("<svg class=\"chart " + kind + "\"", -1)).as(kind).hasSize(3);
    }
    assertThat(html)
        .contains("<path class=\"losses\"")
        .contains("<path class=\"band95\"")
        .contains("<path class=\"seen\"")
        .contains("<path class=\"ahead\"")
        .contains("Loss over tokens: ")
        .contains("Learning rate over tokens, at most 3e-4")
        .doesNotContain("NaN");
  }

  @Test
  void aRunOfWhichLittleIsKnownSaysWhatIsMissing() {
    runs.put("r19", SampleReports.unknown("r19"));
    assertThat(html("r19"))
        .contains("No forecast yet:</b> no loss seen yet")
        .contains("<dt>target_tokens</dt><dd>a forecast of the final loss")
        .contains("Not declared: 10")
        .doesNotContain("<svg")
        .doesNotContain("NaN");
  }

  @Test
  void whatCameFromAnEventIsNeverMarkup() {
    runs.put(SampleReports.HOSTILE, SampleReports.hostile());
    String html = html(SampleReports.HOSTILE);
    assertThat(html).doesNotContain("<script>alert").contains("&lt;script&gt;alert(1)");
    assertThat(html.split("<script", -1)).hasSize(2);
  }

  @Test
  void aRunThatIsNotHereIsNotFoundAndSaysWhereItMayBe() {
    Answer answer = get("gone <b>", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().toString(UTF_8))
        .contains("gone &lt;b&gt;")
        .contains("ended.grace.seconds")
        .contains("<main");
  }

  @Test
  void aGrafanaOnThisMachineIsLinkedForWhoeverSitsAtIt() {
    runs.put("a/b c", SampleReports.healthy("a/b c"));
    RunPage local =
        new RunPage(
            run -> Optional.ofNullable(runs.get(run)),
            new RecentAlerts(),
            ExportSettings.DEFAULT_GRAFANA,
            new PageShell("1.2.3", () -> SampleReports.NOW_MS));
    Request request = Request.of("/run", "", Optional.of("id=a%2Fb+c"));
    assertThat(local.get(request.at("localhost:9464")).body().toString(UTF_8))
        .contains("http://localhost:3000/d/plumbline-run?var-run=a%2Fb+c");
    assertThat(local.get(request.at("monitor.example:9464")).body().toString(UTF_8))
        .doesNotContain("localhost");
  }

  private String html(String run) {
    return get(run, "").body().toString(UTF_8);
  }

  private Answer get(String run, String more) {
    return page.get(
        Request.of("/run", "", Optional.of("id=" + URLEncoder.encode(run, UTF_8) + more)));
  }
}
