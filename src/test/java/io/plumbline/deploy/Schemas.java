package io.plumbline.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.Map;

/**
 * Reads a manifest into the classes that were generated from the API's published schema, and lets
 * nothing pass that these do not know: a misspelt field, a text where a number belongs, an unknown
 * operation of a Kafka user.
 */
final class Schemas {
  /** By apiVersion and kind: what this repository uses. */
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "v1 ConfigMap", ConfigMap.class,
          "v1 Service", Service.class,
          "v1 ServiceAccount", ServiceAccount.class,
          "apps/v1 StatefulSet", StatefulSet.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class,
          "monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class,
          "kafka.strimzi.io/v1 KafkaTopic", KafkaTopic.class,
          "kafka.strimzi.io/v1 KafkaUser", KafkaUser.class);

  /** These classes would collect fields they do not know; here they may not. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private Schemas() {}

  /**
   * Reads it strictly, and holds what was understood against what was written: a value that no
   * enumeration has is dropped silently by some of these classes.
   *
   * @throws JsonProcessingException naming the field that is wrong
   */
  static void check(JsonNode manifest) throws JsonProcessingException {
    String kind = manifest.path("apiVersion").asText() + " " + manifest.path("kind").asText();
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new AssertionError(
          kind + " is nothing that this repository deploys; known: " + KINDS.keySet());
    }
    JsonNode understood = STRICT.valueToTree(STRICT.treeToValue(manifest, type));
    kept(manifest, understood, kind + " " + manifest.at("/metadata/name").asText());
  }

  /** Everything of {@code written} is in {@code understood}; numbers may have become texts. */
  private static void kept(JsonNode written, JsonNode understood, String where)
      throws JsonProcessingException {
    for (var field : written.properties()) {
      kept(field.getValue(), understood.path(field.getKey()), where + " " + field.getKey());
    }
    for (int i = 0; i < (written.isArray() ? written.size() : 0); i++) {
      kept(written.get(i), understood.path(i), where + " " + i);
    }
    if (written.isValueNode() && !written.asText().equals(understood.asText())) {
      throw new JsonMappingException(
          null, where + " is " + written + ", which is understood as " + understood);
    }
  }
}
