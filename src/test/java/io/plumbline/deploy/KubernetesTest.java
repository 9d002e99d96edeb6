package io.plumbline.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests below deploy/kubernetes, as the API would read them, and as they fit together. */
class KubernetesTest {
  private static final Path FOLDER = Path.of("deploy/kubernetes");
  private static final String BASE = "base";
  private static final String ALL = "example";

  @ParameterizedTest
  @ValueSource(strings = {BASE, ALL})
  void theApiUnderstandsEveryField(String folder) throws Exception {
    for (JsonNode manifest : build(folder)) {
      Schemas.check(manifest);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "StatefulSet,   /spec/template/spec/containers/0,       readinesProbe",
    "StatefulSet,   /spec/template/spec/securityContext,    runAsNonroot",
    "Service,       /spec/ports/0,                          targetport",
    "ServiceMonitor,/spec/endpoints/0,                      scrapeInterval",
    "PrometheusRule,/spec/groups/0/rules/0,                 keepFiringFor",
    "KafkaTopic,    /spec,                                  partition",
    "KafkaUser,     /spec/authorization/acls/0,             operation_",
    "KafkaUser,     /spec/authorization/acls/0/resource,    pattern",
    "PodDisruptionBudget, /spec,                            maxUnavailble"
  })
  void aMisspeltFieldIsFound(String kind, String parent, String field) {
    JsonNode manifest = find(build(ALL), kind);
    ((ObjectNode) manifest.at(parent)).put(field, 1);
    assertThatThrownBy(() -> Schemas.check(manifest))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining(field);
  }

  @Test
  void anOperationThatKafkaDoesNotHaveIsFound() {
    JsonNode user = find(build(ALL), "KafkaUser");
    ((ArrayNode) user.at("/spec/authorization/acls/0/operations")).add("Consume");
    assertThatThrownBy(() -> Schemas.check(user))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("Consume");
  }

  @Test
  void everyFolderIsBuiltByTheExampleOrIsIt() throws Exception {
    // Or it would be checked by nobody.
    JsonNode example = Yaml.document(FOLDER.resolve(ALL).resolve("kustomization.yaml"));
    try (Stream<Path> components = Files.list(FOLDER.resolve("components"))) {
      assertThat(example.path("components"))
          .extracting(JsonNode::asText)
          .containsExactlyInAnyOrderElementsOf(
              components.map(path -> "../components/" + path.getFileName()).toList());
    }
    assertThat(example.path("resources")).extracting(JsonNode::asText).contains("../base");
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, ALL})
  void selectorsFindThePodsAndPortsHaveTheirNames(String folder) {
    List<ObjectNode> manifests = build(folder);
    JsonNode pod = pod(manifests);
    JsonNode labels = find(manifests, "StatefulSet").at("/spec/template/metadata/labels");
    for (JsonNode manifest : manifests) {
      switch (manifest.path("kind").asText()) {
        case "Service" -> assertMatches(manifest.at("/spec/selector"), labels);
        case "StatefulSet", "PodDisruptionBudget" ->
            assertMatches(manifest.at("/spec/selector/matchLabels"), labels);
        case "ServiceMonitor" -> {
          JsonNode service = find(manifests, "Service", "plumbline-each");
          assertMatches(manifest.at("/spec/selector/matchLabels"), service.at("/metadata/labels"));
          // The rules and dashboards look for this job.
          assertThat(
                  service
                      .at("/metadata/labels")
                      .path(manifest.at("/spec/jobLabel").asText())
                      .asText())
              .isEqualTo("plumbline");
          assertThat(manifest.at("/spec/endpoints/0/port"))
              .isEqualTo(service.at("/spec/ports/0/name"));
        }
        default -> {}
      }
    }
    assertMatches(pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"), labels);
    assertThat(pod.at("/containers/0/ports/0/name").asText()).isEqualTo("http");
    assertThat(find(manifests, "StatefulSet").at("/spec/serviceName").asText())
        .isEqualTo("plumbline-each");
  }

  @ParameterizedTest
  @ValueSource(strings = {BASE, ALL})
  void whatIsMountedExistsAndNothingElseIsWritable(String folder) {
    List<ObjectNode> manifests = build(folder);
    JsonNode set = find(manifests, "StatefulSet");
    List<String> volumes =
        Stream.concat(
                elements(pod(manifests).path("volumes")).map(v -> v.path("name").asText()),
                elements(set.at("/spec/volumeClaimTemplates"))
                    .map(claim -> claim.at("/metadata/name").asText()))
            .toList();
    JsonNode container = pod(manifests).at("/containers/0");
    assertThat(container.path("volumeMounts"))
        .extracting(mount -> mount.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(volumes);
    JsonNode settings = find(manifests, "ConfigMap", "plumbline-settings").path("data");
    assertThat(elements(container.path("volumeMounts")).filter(m -> !m.has("readOnly")))
        .extracting(mount -> mount.path("mountPath").asText())
        .containsExactlyInAnyOrder("/tmp", settings.path("PLUMBLINE_DATA_DIR").asText());
  }

  @Test
  void thePodRunsWithoutRights() throws Exception {
    JsonNode pod = pod(build(BASE));
    JsonNode context = pod.path("securityContext");
    assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
    assertThat(Files.readString(Path.of("deploy/Dockerfile")))
        .contains("USER %1$s:%1$s".formatted(context.path("runAsUser").asText()));
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    // A Service named plumbline would set PLUMBLINE_PORT, which is no setting: the monitor would
    // not start.
    assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @Test
  void probesAskWhatTheMonitorAnswers() {
    JsonNode container = pod(build(BASE)).at("/containers/0");
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/-/healthy");
    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/-/healthy");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/-/ready");
  }

  @Test
  void everyDashboardIsAConfigMap() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("grafana/dashboards"))) {
      assertThat(build(ALL))
          .filteredOn(manifest -> manifest.at("/metadata/labels").has("grafana_dashboard"))
          .flatExtracting(manifest -> List.copyOf(manifest.path("data").properties()))
          .extracting(Map.Entry::getKey)
          .as("dashboards named in grafana/kustomization.yaml")
          .containsExactlyInAnyOrderElementsOf(
              files.map(path -> path.getFileName().toString()).toList());
    }
  }

  @Test
  void eachMonitorsForecastsAreADataSourceAskedAsOnOneMachine() {
    List<ObjectNode> manifests = build(ALL);
    String namespace = find(manifests, "StatefulSet").at("/metadata/namespace").asText();
    JsonNode one =
        Yaml.document(Path.of("grafana/provisioning/datasources/plumbline-forecasts.yml"))
            .at("/datasources/0");
    JsonNode sources =
        Yaml.parse(
                find(manifests, "ConfigMap", "plumbline-datasources")
                    .at("/data/plumbline-forecasts.yml")
                    .asText())
            .get(0)
            .path("datasources");
    assertThat(sources).hasSize(find(manifests, "StatefulSet").at("/spec/replicas").asInt());
    for (int i = 0; i < sources.size(); i++) {
      assertThat(sources.get(i).path("jsonData")).isEqualTo(one.path("jsonData"));
      assertThat(sources.get(i).path("url").asText())
          .isEqualTo(
              one.path("url")
                  .asText()
                  .replace(
                      "//plumbline:",
                      "//plumbline-%d.plumbline-each.%s.svc:".formatted(i, namespace)));
    }
    assertThat(sources.get(0).path("uid")).isEqualTo(one.path("uid"));
  }

  @Test
  void ownAlertsReplaceTheRulesForRuns() {
    assertThat(build(ALL))
        .filteredOn(manifest -> manifest.path("kind").asText().equals("PrometheusRule"))
        .extracting(manifest -> manifest.at("/metadata/name").asText())
        .containsExactly("plumbline-monitor");
  }

  /** Our reading of kustomize against the real one; skipped where there is none, or an old one. */
  @ParameterizedTest
  @ValueSource(strings = {BASE, ALL})
  void kubectlBuildsTheSame(String folder) throws Exception {
    assertThat(canonical(build(folder)))
        .containsExactlyInAnyOrderElementsOf(
            canonical(Kubectl.kustomize(FOLDER.resolve(folder).toString())));
  }

  /** Lists of named things by name: a merge leaves their order open. Names without hashes. */
  private static List<String> canonical(List<? extends JsonNode> manifests) {
    return manifests.stream()
        .map(Canonical::of)
        .map(text -> text.replaceAll("plumbline-settings-[a-z0-9]{10}\\b", "plumbline-settings"))
        .toList();
  }

  private static List<ObjectNode> build(String folder) {
    return Kustomization.build(FOLDER.resolve(folder));
  }

  private static JsonNode pod(List<ObjectNode> manifests) {
    return find(manifests, "StatefulSet").at("/spec/template/spec");
  }

  private static JsonNode find(List<ObjectNode> manifests, String kind) {
    return manifests.stream()
        .filter(manifest -> manifest.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind));
  }

  private static JsonNode find(List<ObjectNode> manifests, String kind, String name) {
    return manifests.stream()
        .filter(manifest -> manifest.path("kind").asText().equals(kind))
        .filter(manifest -> manifest.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static void assertMatches(JsonNode selector, JsonNode labels) {
    assertThat(selector).isNotEmpty();
    assertThat(labels.properties()).containsAll(selector.properties());
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
