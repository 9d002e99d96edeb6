package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.export.Metric;
import io.plumbline.export.MetricNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * README's tables are what the program does.
 *
 * <p>After a change: {@code mvn test -Dtest=ReadmeTest -Dreadme.write=true} writes them anew.
 */
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @Test
  void topicsAreThoseOfTheProgram() throws Exception {
    check(
        "topics",
        table(
            List.of("topic", "partitions", "kept", "key", "value"),
            TopicSetup.definitions().stream()
                .map(
                    topic ->
                        List.of(
                            "`" + topic.name() + "`",
                            Integer.toString(topic.partitions()),
                            kept(topic),
                            topic.key(),
                            topic.value()))));
  }

  @Test
  void metricsAreThoseOfTheProgram() throws Exception {
    check(
        "metrics",
        table(
            List.of("metric", "type", "labels", "what"),
            MetricNames.all().stream()
                .map(
                    metric ->
                        List.of(
                            "`" + metric.name() + "`",
                            type(metric),
                            String.join(", ", metric.labels()),
                            metric.help()))));
  }

  @Test
  void settingsAreThoseOfTheProgram() throws Exception {
    check(
        "settings",
        table(
            List.of("key", "default", "unit", "what, and why this default"),
            Arrays.stream(ConfigKey.values())
                .map(
                    key ->
                        List.of(
                            "`" + key.key() + "`",
                            "`" + key.defaultValue() + "`",
                            key.unit().replace("|", " or "),
                            key.why()))));
  }

  @Test
  void everyLinkLeadsSomewhere() throws Exception {
    List<String> links =
        java.util.regex.Pattern.compile("\\]\\(([^)#:]+)\\)")
            .matcher(Files.readString(README))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(Path.of(link)));
  }

  @Test
  void picturesAreThereAndSmall() throws Exception {
    List<Path> pictures =
        java.util.regex.Pattern.compile("\\]\\(([^)]+\\.png)\\)")
            .matcher(Files.readString(README))
            .results()
            .map(match -> Path.of(match.group(1)))
            .toList();
    assertThat(pictures).hasSize(2);
    for (Path picture : pictures) {
      assertThat(Files.size(picture)).as("bytes of " + picture).isBetween(10_000L, 150_000L);
    }
  }

  private static String kept(TopicSetup.Definition topic) {
    String retention = topic.config().get("retention.ms");
    return retention == null
        ? "newest of each key"
        : Long.parseLong(retention) / 86_400_000 + " days";
  }

  private static String type(Metric metric) {
    return metric.type().name().toLowerCase(Locale.ROOT);
  }

  private static String table(List<String> head, Stream<List<String>> rows) {
    return Stream.concat(
            Stream.of(line(head), line(head.stream().map(cell -> "---").toList())),
            rows.map(ReadmeTest::line))
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static void check(String name, String expected) throws Exception {
    String begin = "<!-- " + name + ": begin -->";
    String end = "<!-- " + name + ": end -->";
    String readme = Files.readString(README);
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf(end);
    assertThat(readme).contains(begin, end);
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(README, readme.substring(0, from) + expected + readme.substring(to));
      return;
    }
    assertThat(readme.substring(from, to)).as("README's table of " + name).isEqualTo(expected);
  }
}
