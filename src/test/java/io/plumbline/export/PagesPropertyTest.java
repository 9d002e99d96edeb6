package io.plumbline.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.run.RunReport;
import java.net.URLEncoder;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a run calls itself, its pages have the same elements and attributes as any other's. */
class PagesPropertyTest {
  /** A tag with its attributes' names: all that markup could add to. */
  private static final Pattern TAG =
      Pattern.compile("<(/?[a-z0-9]+)((?: [A-Za-z0-9-]+(?:=\"[^\"<>]*\")?)*) ?/?>");

  private static final Pattern VALUE = Pattern.compile("=\"[^\"]*\"");

  @Property(tries = 300)
  void noNameBecomesMarkup(@ForAll("names") String name) {
    assertThat(tags(status(name))).isEqualTo(tags(status("r")));
    assertThat(tags(run(name))).isEqualTo(tags(run("r")));
  }

  /** Markup, quotes, entities, control characters, turned text, halves of pairs, and anything. */
  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "<",
            ">",
            "\"",
            "'",
            "&",
            "/",
            "=",
            " ",
            "\n",
            "\u0000",
            "\u202E",
            "\uD83D",
            "--",
            "]]>",
            "<img src=x onerror=alert(1)>",
            "</script>",
            "<!--",
            "&lt;",
            "&#60",
            "javascript:",
            "{{1}}",
            "\" onmouseover=\"alert(1)",
            "</title>",
            "</svg>",
            "${",
            "%3Cscript%3E",
            "\uD83D\uDE00");
    return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMinLength(1).ofMaxLength(8))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(list -> String.join("", list));
  }

  private static String status(String name) {
    List<RunReport> runs = List.of(everywhere(name));
    return new StatusPage(() -> runs, new RecentAlerts(), new SetAsides(), Optional::empty, shell())
        .get(Request.of("/", "", Optional.empty()))
        .body()
        .toString(UTF_8);
  }

  private static String run(String name) {
    return new RunPage(
            id -> Optional.of(everywhere(name)),
            new RecentAlerts(),
            "http://grafana.example",
            shell())
        .get(Request.of("/run", "", Optional.of("id=" + URLEncoder.encode("r", UTF_8))))
        .body()
        .toString(UTF_8);
  }

  /** The name as id, family, tag, metric, and in every sentence. */
  private static RunReport everywhere(String name) {
    return SampleReports.named(name);
  }

  private static PageShell shell() {
    return new PageShell("1.2.3", () -> SampleReports.NOW_MS);
  }

  /** Its tags in their order, without values; the page's own style and script are left out. */
  private static List<String> tags(String html) {
    String markup =
        html.replaceAll("(?s)<style>.*?</style>", "").replaceAll("(?s)<script>.*?</script>", "");
    // Outside of tags no bracket is left.
    assertThat(TAG.matcher(markup.replace("<!doctype html>", "")).replaceAll(""))
        .doesNotContain("<", ">", "\"");
    return TAG.matcher(markup)
        .results()
        .map(tag -> VALUE.matcher(tag.group()).replaceAll(""))
        .toList();
  }
}
