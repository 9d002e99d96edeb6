package io.plumbline.app.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.deploy.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The access lists of deploy/kubernetes, as Strimzi's User Operator would give them to Kafka. */
final class KafkaUsers {
  private static final Path FILE = Path.of("deploy/kubernetes/components/strimzi/users.yaml");

  private KafkaUsers() {}

  /** One binding for each operation of each rule of a user. */
  static List<AclBinding> of(String user) {
    List<AclBinding> bindings = new ArrayList<>();
    for (JsonNode manifest : Yaml.documents(FILE)) {
      if (manifest.at("/metadata/name").asText().equals(user)) {
        for (JsonNode rule : manifest.at("/spec/authorization/acls")) {
          for (JsonNode operation : rule.path("operations")) {
            bindings.add(
                new AclBinding(
                    resource(rule.path("resource")),
                    new AccessControlEntry(
                        "User:" + user, "*", operation(operation), AclPermissionType.ALLOW)));
          }
        }
      }
    }
    if (bindings.isEmpty()) {
      throw new AssertionError(FILE + " has no user " + user + " with an access list");
    }
    return bindings;
  }

  private static ResourcePattern resource(JsonNode resource) {
    ResourceType type =
        switch (resource.path("type").asText()) {
          case "topic" -> ResourceType.TOPIC;
          case "group" -> ResourceType.GROUP;
          case "transactionalId" -> ResourceType.TRANSACTIONAL_ID;
          case "cluster" -> ResourceType.CLUSTER;
          default -> throw new AssertionError("not a resource: " + resource);
        };
    PatternType pattern =
        resource.path("patternType").asText("literal").equals("prefix")
            ? PatternType.PREFIXED
            : PatternType.LITERAL;
    String name = resource.path("name").asText(Resource.CLUSTER_NAME);
    return new ResourcePattern(type, name, pattern);
  }

  /** {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS}. */
  private static AclOperation operation(JsonNode operation) {
    String name = operation.asText().replaceAll("(?<=[a-z])(?=[A-Z])", "_");
    return AclOperation.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
