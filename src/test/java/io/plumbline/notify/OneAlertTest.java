package io.plumbline.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.plumbline.run.AlertKind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An alert that comes from Prometheus' rules and from here is one for Alertmanager, which tells
 * alerts apart by their labels.
 */
class OneAlertTest {
  private static final Pattern BY = Pattern.compile("by \\(([a-z, ]+)\\)");
  private static final Pattern KIND = Pattern.compile("kind=\"([a-z_]+)\"");

  @ParameterizedTest
  @EnumSource
  void labelsAreThoseOfThePrometheusRule(AlertKind kind) throws Exception {
    JsonNode rule = rule(kind.alertName());
    String expr = rule.path("expr").asText();
    // What Prometheus makes of the rule: its name, its labels, and those of the expression.
    Map<String, String> series =
        Map.of("job", "plumbline", "run", "r17", "kind", first(KIND, expr));
    Map<String, String> labels = new HashMap<>();
    labels.put("alertname", rule.path("alert").asText());
    rule.path("labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
    for (String name : first(BY, expr).split(", ", -1)) {
      labels.put(name, series.getOrDefault(name, "?"));
    }
    assertThat(Wording.labels(new Notice.Subject("r17", kind), "plumbline")).isEqualTo(labels);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static JsonNode rule(String name) throws Exception {
    JsonNode file =
        new ObjectMapper(new YAMLFactory())
            .readTree(Path.of("deploy/prometheus/alerts.yml").toFile());
    for (JsonNode group : file.path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (rule.path("alert").asText().equals(name)) {
          return rule;
        }
      }
    }
    throw new AssertionError("no rule " + name);
  }
}
