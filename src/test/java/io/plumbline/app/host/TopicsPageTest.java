package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.stream.MonitorTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * {@code topology/topics.md} says what {@code topics.json} says, and the topology uses these
 * topics. {@code mvn test -Dtest=TopicsPageTest -Dplumbline.write=true} writes the page anew.
 */
class TopicsPageTest {
  private static final Path PAGE = Path.of("topology/topics.md");

  @Test
  void thePageSaysWhatTheDefinitionsSay() throws Exception {
    String page = page();
    if (Boolean.getBoolean("plumbline.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void theTopologyUsesTheseTopics() {
    assertThat(TopicSetup.definitions())
        .extracting(TopicSetup.Definition::name)
        .containsExactly(
            MonitorTopology.EVENTS_TOPIC,
            MonitorTopology.FORECASTS_TOPIC,
            MonitorTopology.ALERTS_TOPIC,
            MonitorTopology.LESSONS_TOPIC,
            MonitorTopology.LAWS_TOPIC,
            MonitorTopology.CELLS_TOPIC,
            MonitorTopology.BATCHES_TOPIC,
            MonitorTopology.DEAD_LETTERS_TOPIC);
  }

  @Test
  void everySchemaExists() {
    for (TopicSetup.Definition topic : TopicSetup.definitions()) {
      assertThat(topic.contents().schemas()).isNotEmpty();
      for (String schema : topic.contents().schemas()) {
        assertThat(Path.of("topology").resolve(schema)).exists();
      }
    }
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Topics\n\n");
    page.append("From `topics.json`, which the program reads when it creates them; ");
    page.append("a test keeps this page the same.\n");
    page.append("Topics that exist are left as they are; a monitor says at its start where they ");
    page.append("differ.\n\n");
    page.append("| topic | partitions | kept | largest record | written by |\n");
    page.append("| --- | --- | --- | --- | --- |\n");
    for (TopicSetup.Definition topic : TopicSetup.definitions()) {
      page.append(
          "| `%s` | %d | %s | %s KiB | %s |\n"
              .formatted(
                  topic.name(),
                  topic.partitions(),
                  kept(topic.config()),
                  Long.parseLong(setting(topic, "max.message.bytes")) / 1024,
                  topic.writer()));
    }
    for (TopicSetup.Definition topic : TopicSetup.definitions()) {
      page.append("\n## ").append(topic.name()).append("\n\n");
      page.append("- Key: ").append(topic.contents().key()).append("\n");
      page.append("- Value: ").append(topic.contents().value()).append("\n");
      page.append("- Schema: ");
      page.append(
          String.join(
              ", ",
              topic.contents().schemas().stream().map(s -> "[" + s + "](" + s + ")").toList()));
      page.append("\n\n").append(topic.why());
      page.append("\n\n```\n");
      page.append("kafka-topics.sh --create --topic ").append(topic.name());
      page.append(" --partitions ").append(topic.partitions());
      new TreeMap<>(topic.config())
          .forEach((name, value) -> page.append(" \\\n  --config " + name + "=" + value));
      page.append("\n```\n");
    }
    return page.toString();
  }

  private static String kept(Map<String, String> config) {
    return "compact".equals(config.get("cleanup.policy"))
        ? "the newest of each key"
        : Duration.ofMillis(Long.parseLong(config.getOrDefault("retention.ms", "0"))).toDays()
            + " days";
  }

  private static String setting(TopicSetup.Definition topic, String name) {
    String value = topic.config().get(name);
    assertThat(value).as(topic.name() + " " + name).isNotNull();
    return value;
  }
}
