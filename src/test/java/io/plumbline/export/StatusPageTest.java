package io.plumbline.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import io.plumbline.run.SetAside;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private final List<RunReport> runs = new ArrayList<>();
  private Optional<String> notReady = Optional.empty();
  private final RecentAlerts recent = new RecentAlerts();
  private final SetAsides asides = new SetAsides();
  private final StatusPage page =
      new StatusPage(
          () -> runs,
          recent,
          asides,
          () -> notReady,
          new PageShell("1.2.3", () -> SampleReports.NOW_MS));

  @Test
  void aRunSetAsideIsNamedWithTheReasonAndTheWayBack() {
    asides.put("0_3", new SetAside("<r9>", "IllegalStateException: no", 0, "1.2.3"));
    assertThat(html(""))
        .contains("Set aside", "&lt;r9&gt;", "IllegalStateException: no", "1970-01-01T00:00:00Z")
        .contains("&quot;type&quot;:&quot;delete&quot;");
    asides.forget("0_3", "<r9>");
    assertThat(html("")).doesNotContain("Set aside");
  }

  @Test
  void aRunIsShownWithAllThatIsKnownOfIt() {
    runs.add(SampleReports.drifting("r18"));
    assertThat(html(""))
        .contains("r18")
        .contains("llama-ladder")
        .contains("<b>16.8B</b> of 24B")
        .contains("70 %")
        .contains("<b>2.125</b> ± 0.029")
        .contains("80 %: 2.096 to 2.154")
        .contains("<b>14.0</b> of 20.0")
        .contains("compute optimal")
        .contains("page: <b>drift up</b>")
        .contains("suspected: <b>spike</b>")
        .contains("muted: <b>eval gap</b>")
        .contains("Muted until 2026-11-22 05:02 UTC by ann: a new shard.")
        .contains("9 s ago")
        .contains("<b>1</b> needs somebody now")
        .contains("Spent since: 1.3B tokens, 9.4e18 FLOPs, 14 min.")
        .contains("<b>Next:</b> Compare data")
        .contains("href=\"/runbooks/RunDriftUp\"")
        .contains("href=\"/run?id=r18\"")
        .contains("<svg class=\"curve\"");
  }

  @Test
  void whatCameFromAnEventIsNeverMarkup() {
    runs.add(SampleReports.hostile());
    String html = html("");
    assertThat(html)
        .doesNotContain("<script>alert")
        .doesNotContain("<img")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
    // Only the page's own script, at its end.
    assertThat(html.split("<script", -1)).hasSize(2);
  }

  @Test
  void theQueryIsNeverMarkupEither() {
    assertThat(html("q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"))
        .doesNotContain("<script>alert")
        .contains("value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"");
  }

  @Test
  void theContentPolicyAllowsThisPagesOwnScriptAndStyleOnly() throws Exception {
    Answer answer = page.get(Request.of("/", "", Optional.empty()));
    String policy = answer.headers().get("Content-Security-Policy");
    assertThat(policy)
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .contains("script-src '" + digestOf(html(""), "script") + "'")
        .contains("style-src '" + digestOf(html(""), "style") + "'")
        .doesNotContain("unsafe");
    assertThat(html("")).doesNotContain(" style=\"").doesNotContain(" onclick");
  }

  @Test
  void aRefreshIsTheMainPartAlone() {
    runs.add(SampleReports.drifting("r18"));
    assertThat(html("live=1"))
        .contains("<title>(1) plumbline</title><main data-now=\"" + SampleReports.NOW_MS + "\">")
        .contains("r18")
        .doesNotContain("<style")
        .doesNotContain("<script");
  }

  @Test
  void theOrderDoesNotChangeWithEveryEvent() {
    runs.add(SampleReports.healthy("b", 0.5, RunStatus.LIVE, SampleReports.NOW_MS));
    runs.add(SampleReports.healthy("a", 0.5, RunStatus.LIVE, SampleReports.NOW_MS - 90_000));
    assertThat(found("")).containsExactly("a", "b");
  }

  @Test
  void eachCountIsASearchForTheRunsItCounts() {
    runs.add(SampleReports.healthy("a-quiet"));
    runs.add(SampleReports.drifting("z-urgent"));
    runs.add(SampleReports.hostile());
    assertThat(html(""))
        .contains("href=\"/?q=alert%3Apage\"")
        .contains("<b>2</b> need somebody now");
    assertThat(found("alert:page")).contains("z-urgent").hasSize(2);
    assertThat(found("alert:muted")).containsExactly("z-urgent");
    assertThat(found("status:live")).containsExactly("z-urgent", "a-quiet");
  }

  @Test
  void marksThatTurnTextAreShownByTheirNumber() {
    runs.add(SampleReports.healthy("run-\u202Egnp.exe"));
    assertThat(html("")).contains("run-\u2039U+202e\u203Agnp.exe").doesNotContain("\u202E");
  }

  @Test
  void theMostUrgentRunsComeFirst() {
    runs.add(SampleReports.healthy("a-quiet"));
    runs.add(SampleReports.healthy("b-ended", 1, RunStatus.FINISHED, SampleReports.NOW_MS));
    runs.add(SampleReports.healthy("c-old", 0.5, RunStatus.LIVE, 1));
    runs.add(SampleReports.drifting("z-urgent"));
    assertThat(RunSearch.find(runs, ""))
        .extracting(RunReport::run)
        .containsExactly("z-urgent", "a-quiet", "c-old", "b-ended");
  }

  @Test
  void searchLooksAtIdFamilyTagStatusAndAlert() {
    runs.add(SampleReports.healthy("Alpha-1"));
    runs.add(SampleReports.drifting("beta-2"));
    runs.add(SampleReports.unknown("gamma-3"));
    assertThat(found("alpha")).containsExactly("Alpha-1");
    assertThat(found("LLAMA-ladder")).containsExactly("beta-2", "Alpha-1");
    assertThat(found("team=pretraining drift_up")).containsExactly("beta-2");
    assertThat(found("unknown")).containsExactly("gamma-3");
    assertThat(found("alpha beta")).isEmpty();
    assertThat(html("q=nothing+such")).contains("No run matches");
  }

  @Test
  void manyRunsComeInPages() {
    for (int i = 0; i < 112; i++) {
      runs.add(SampleReports.healthy(String.format("run-%03d", i)));
    }
    Collections.shuffle(runs, new Random(1));
    String first = html("");
    assertThat(first.split("<tbody ", -1)).hasSize(StatusPage.RUNS_PER_PAGE + 1);
    assertThat(first)
        .contains("1 to 50 of 112")
        .contains("href=\"/?page=2\"")
        .contains("<b>112</b> runs");
    assertThat(html("page=2&q=run-")).contains("href=\"/?page=3&amp;q=run-\"");
    assertThat(html("page=3")).contains("101 to 112 of 112").contains("run-111");
    assertThat(html("page=3")).doesNotContain(">next<");
    assertThat(html("page=4")).contains("No run matches");
  }

  @Test
  void anEmptyMonitorSaysWhereEventsGo() {
    assertThat(html("")).contains("training.events");
  }

  @Test
  void theReasonForNotBeingReadyIsShown() {
    notReady = Optional.of("the stream is CREATED");
    assertThat(html("")).contains("not ready: the stream is CREATED");
  }

  @Test
  void numbersReadAsPeopleSayThem() {
    assertThat(Readable.count(0)).isEqualTo("0");
    assertThat(Readable.count(950)).isEqualTo("950");
    assertThat(Readable.count(999.6)).isEqualTo("1.0K");
    assertThat(Readable.count(629_145_600)).isEqualTo("629M");
    assertThat(Readable.count(2.4e10)).isEqualTo("24B");
    assertThat(Readable.count(1.43e12)).isEqualTo("1.4T");
    assertThat(Readable.count(9e15)).isEqualTo("9,000T");
    assertThat(Readable.loss(336_111_793.73)).isEqualTo("3.36e+08");
    assertThat(Readable.loss(Double.NaN)).isEqualTo("NaN");
    assertThat(Readable.loss(Double.POSITIVE_INFINITY)).isEqualTo("infinite");
    assertThat(Readable.duration(59)).isEqualTo("59 s");
    assertThat(Readable.duration(3_600 * 3 + 1_260)).isEqualTo("3 h 21 min");
    assertThat(Readable.duration(86_400 * 5 + 3_600 * 4)).isEqualTo("5 d 4 h");
    assertThat(Readable.duration(-3)).isEqualTo("0 s");
  }

  private List<String> found(String query) {
    return RunSearch.find(runs, query).stream().map(RunReport::run).toList();
  }

  private String html(String query) {
    return page.get(Request.of("/", "", Optional.of(query))).body().toString(UTF_8);
  }

  /** As a browser computes it: over the bytes between the tags. */
  private static String digestOf(String html, String element) throws Exception {
    Matcher content =
        Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html);
    assertThat(content.find()).isTrue();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}
