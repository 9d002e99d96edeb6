package io.plumbline.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.deploy.Yaml;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables that deploy/kubernetes sets are settings that the monitor takes. */
class ManifestSettingsTest {

  @ParameterizedTest
  @ValueSource(strings = {"base", "components/strimzi", "components/alertmanager", "example"})
  void theMonitorTakesThem(String folder) {
    Path file = Path.of("deploy/kubernetes", folder, "kustomization.yaml");
    Map<String, String> environment = new HashMap<>();
    for (JsonNode literal : Yaml.document(file).at("/configMapGenerator/0/literals")) {
      String[] parts = literal.asText().split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    assertThat(environment).isNotEmpty();
    MonitorConfig config = MonitorConfig.load(Optional.empty(), environment, Map.of());
    long kafka = environment.keySet().stream().filter(name -> name.startsWith("KAFKA_")).count();
    assertThat(config.cluster().clients())
        .as("all of %s reach Kafka", environment.keySet())
        .hasSize((int) kafka);
  }
}
