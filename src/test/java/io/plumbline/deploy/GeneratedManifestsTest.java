package io.plumbline.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Manifests that say for Kubernetes what other files say already: the rules of deploy/prometheus
 * and the topics of topology/topics.json. {@code mvn test -Dtest=GeneratedManifestsTest
 * -Dplumbline.golden.write=true} writes them anew.
 */
class GeneratedManifestsTest {
  private static final Path COMPONENTS = Path.of("deploy/kubernetes/components");
  private static final Path TOPICS = COMPONENTS.resolve("strimzi/topics.yaml");
  private static final Path OPERATOR = COMPONENTS.resolve("prometheus-operator");
  private static final Path RECORDING = Path.of("deploy/prometheus/recording.yml");
  private static final Path ALERTS = Path.of("deploy/prometheus/alerts.yml");

  /** Legal as the name of a Kubernetes resource; the topic's name is it, unless stated. */
  private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

  @Test
  void theOperatorsRulesAreTheRules() throws IOException {
    golden(
        OPERATOR.resolve("rules-monitor.yaml"),
        rule("plumbline-monitor", "plumbline-recording", "plumbline-monitor"));
    golden(OPERATOR.resolve("rules-runs.yaml"), rule("plumbline-runs", "plumbline-runs"));
    // Whatever the text looks like: every group, once, as it is.
    List<JsonNode> groups = new ArrayList<>();
    for (String file : List.of("rules-monitor.yaml", "rules-runs.yaml")) {
      Yaml.document(OPERATOR.resolve(file)).at("/spec/groups").forEach(groups::add);
    }
    List<JsonNode> wanted = new ArrayList<>();
    Yaml.document(RECORDING).path("groups").forEach(wanted::add);
    Yaml.document(ALERTS).path("groups").forEach(wanted::add);
    assertThat(groups).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void strimzisTopicsAreTheTopics() throws IOException {
    JsonNode topics = new ObjectMapper().readTree(Path.of("topology/topics.json").toFile());
    StringBuilder text = new StringBuilder();
    text.append("# From topology/topics.json, which gives the reasons. Copies: the cluster's");
    text.append(" default. More partitions for a large\n# fleet: there too, before the first");
    text.append(" event, not later.\n");
    for (JsonNode topic : topics) {
      assertThat(topic.path("name").asText()).matches(NAME);
      text.append(topic(topic));
    }
    golden(TOPICS, text.toString());
    assertThat(Yaml.documents(TOPICS)).hasSameSizeAs(topics);
  }

  private static String topic(JsonNode topic) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ---
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaTopic
        metadata:
          name: %s
          labels:
            strimzi.io/cluster: kafka
        spec:
          partitions: %d
          config:
        """
            .formatted(topic.path("name").asText(), topic.path("partitions").asInt()));
    Map<String, String> settings = new TreeMap<>();
    topic
        .path("config")
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
    settings.forEach((key, value) -> text.append("    %s: \"%s\"%n".formatted(key, value)));
    return text.toString();
  }

  /** A PrometheusRule of the groups so named, with the comments that stand in them. */
  private static String rule(String name, String... groups) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Made from deploy/prometheus by GeneratedManifestsTest: change those, not this.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: %s
            spec:
              groups:
            """
                .formatted(name));
    for (Path file : List.of(RECORDING, ALERTS)) {
      for (String group : groups) {
        text.append(group(file, group));
      }
    }
    return text.toString();
  }

  /** The lines of a group, two blanks deeper; empty if the file does not have it. */
  private static String group(Path file, String name) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("  - name: ")) {
        inside = line.equals("  - name: " + name);
      }
      if (inside && !line.isBlank()) {
        text.append("  ").append(line).append('\n');
      }
    }
    return text.toString();
  }

  private static void golden(Path file, String wanted) throws IOException {
    if (Boolean.getBoolean("plumbline.golden.write")) {
      Files.writeString(file, wanted);
    }
    assertThat(file).content().isEqualTo(wanted);
  }
}
