package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.host.TopicSetup;
import io.plumbline.export.Metric;
import io.plumbline.export.MetricNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The pages' tables are what the program does; that of topics is {@code TopicsPageTest}'s.
 *
 * <p>After a change: {@code mvn test -Dtest=PageTablesTest -Dplumbline.write=true} writes them
 * anew.
 */
class PageTablesTest {
  private static final Path METRICS = Path.of("grafana/metrics.md");
  private static final Path SETTINGS = Path.of("deploy/settings.md");

  @Test
  void readmeDrawsTheTopicsOfTheProgram() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String drawing = readme.substring(readme.indexOf("```"), readme.indexOf("## Try it"));
    List<String> drawn =
        java.util.regex.Pattern.compile("training\\.[a-z.]*[a-z]")
            .matcher(drawing)
            .results()
            .map(match -> match.group())
            .toList();
    // Two topics hold batch noise that runs share: of no use to people, and left out of the
    // drawing.
    assertThat(drawn)
        .containsExactlyInAnyOrderElementsOf(
            TopicSetup.definitions().stream()
                .map(TopicSetup.Definition::name)
                .filter(name -> !name.equals("training.cells") && !name.equals("training.batches"))
                .toList());
  }

  @Test
  void metricsOfARunAreThoseOfTheProgram() throws Exception {
    check(METRICS, "run", metrics(PageTablesTest::ofARun));
  }

  @Test
  void metricsOfAFamilyAreThoseOfTheProgram() throws Exception {
    check(METRICS, "family", metrics(PageTablesTest::ofAFamily));
  }

  @Test
  void metricsOfTheMonitorAreThoseOfTheProgram() throws Exception {
    check(METRICS, "monitor", metrics(name -> !ofARun(name) && !ofAFamily(name)));
  }

  @Test
  void settingsAreThoseOfTheProgram() throws Exception {
    check(
        SETTINGS,
        "settings",
        table(
            List.of("key", "default (unit)", "what, and why this default"),
            Arrays.stream(ConfigKey.values())
                .map(
                    key ->
                        List.of(
                            "`" + key.key() + "`",
                            "`"
                                + key.defaultValue()
                                + "` ("
                                + key.unit().replace("|", " or ")
                                + ")",
                            key.why()))));
  }

  private static boolean ofARun(String name) {
    return name.startsWith("plumbline_run_");
  }

  private static boolean ofAFamily(String name) {
    return name.startsWith("plumbline_family_");
  }

  private static String metrics(Predicate<String> of) {
    return table(
        List.of("metric", "what (type; labels)"),
        MetricNames.all().stream()
            .filter(metric -> of.test(metric.name()))
            .map(
                metric ->
                    List.of(
                        "`" + metric.name() + "`",
                        metric.help() + " (" + typeAndLabels(metric) + ")")));
  }

  private static String typeAndLabels(Metric metric) {
    String type = metric.type().name().toLowerCase(Locale.ROOT);
    return metric.labels().isEmpty() ? type : type + "; " + String.join(", ", metric.labels());
  }

  private static String table(List<String> head, Stream<List<String>> rows) {
    return Stream.concat(
            Stream.of(line(head), line(head.stream().map(cell -> "---").toList())),
            rows.map(PageTablesTest::line))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static void check(Path page, String name, String expected) throws Exception {
    String begin = "<!-- " + name + ": begin -->";
    String end = "<!-- " + name + ": end -->";
    String text = Files.readString(page);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(text).contains(begin, end);
    if (Boolean.getBoolean("plumbline.write")) {
      Files.writeString(page, text.substring(0, from) + expected + text.substring(to));
      return;
    }
    assertThat(text.substring(from, to)).as(page + ": " + name).isEqualTo(expected);
  }
}
