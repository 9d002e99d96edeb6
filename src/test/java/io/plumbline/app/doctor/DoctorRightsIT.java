package io.plumbline.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.CommandLineRun;
import io.plumbline.app.broker.TemporaryKafka;
import io.plumbline.app.host.Cluster;
import io.plumbline.app.host.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Doctor on a broker with passwords and access lists. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorRightsIT {
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";

  private static TemporaryKafka kafka;
  private static Admin admin;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    kafka =
        TemporaryKafka.start(
            0,
            Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                LOGIN.formatted("admin", "admin-secret")
                    + " user_admin=\"admin-secret\" user_plumbline=\"secret\";",
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // The controller's listener has no names.
                "super.users",
                "User:admin;User:ANONYMOUS"));
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted("admin", "admin-secret") + ";"));
  }

  @AfterAll
  static void stop() {
    admin.close(Duration.ZERO);
    kafka.close();
  }

  @Test
  @Order(1)
  void withoutAPasswordTheListenerIsKnownForOneThatWantsOne() {
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL  SASL")
        .contains("speaks Kafka, but hangs up on us")
        .contains("set kafka.security.protocol=SASL_PLAINTEXT");
  }

  @Test
  @Order(2)
  void aWrongPasswordIsSaidAndNotShown() {
    CommandLineRun run = doctor(login("not-the-password"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL  SASL")
        .contains("Authentication failed")
        .contains("kafka.sasl.jaas.config")
        .doesNotContain("not-the-password");
    assertThat(run.err()).isEmpty();
  }

  @Test
  @Order(3)
  void aUserWithoutRightsIsToldWhichAreMissing() {
    new TopicSetup(admin, java.util.OptionalInt.empty(), java.util.Optional.empty()).ensure();
    CommandLineRun run = doctor(login("secret"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "FAIL  rights          this user may not READ the topic training.events; kafka-acls.sh",
            "FAIL  rights          this user may not WRITE the topic training.forecasts",
            "FAIL  rights          this user may not READ and WRITE the topic training.laws",
            "FAIL  rights          this user may not READ the group plumbline",
            "FAIL  exactly once    this user may not use the transactional id plumbline-doctor",
            "--resource-pattern-type prefixed --transactional-id plumbline-",
            "WARN  clock           the cluster's time is not told");
  }

  @Test
  @Order(4)
  void theLeastRightsAreEnough() throws Exception {
    List<AclBinding> rights = new ArrayList<>();
    for (TopicSetup.Definition topic : TopicSetup.definitions()) {
      rights.add(allow(ResourceType.TOPIC, topic.name(), PatternType.LITERAL, AclOperation.READ));
      rights.add(allow(ResourceType.TOPIC, topic.name(), PatternType.LITERAL, AclOperation.WRITE));
    }
    rights.add(allow(ResourceType.TOPIC, "plumbline-", PatternType.PREFIXED, AclOperation.ALL));
    rights.add(allow(ResourceType.GROUP, "plumbline", PatternType.PREFIXED, AclOperation.READ));
    rights.add(
        allow(
            ResourceType.TRANSACTIONAL_ID, "plumbline-", PatternType.PREFIXED, AclOperation.WRITE));
    rights.add(
        allow(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.DESCRIBE));
    admin.createAcls(rights).all().get();
    Cluster.awaitRights(admin, rights);
    CommandLineRun run = doctor(login("secret"));
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out())
        .contains(
            "OK    rights          all that is needed",
            "OK    exactly once    a transaction can be begun and aborted",
            "OK    clock           agrees with the cluster's",
            "OK    state           no changelogs yet");
  }

  @Test
  @Order(5)
  void anApplicationIdBeyondTheRightsMayNotMakeItsTopics() {
    CommandLineRun run = doctor(login("secret"), "--application-id", "other");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL  state")
        .contains("allow all operations on topics that begin with other-")
        .contains("may not READ the group other");
  }

  private static AclBinding allow(
      ResourceType type, String name, PatternType pattern, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:plumbline", "*", operation, AclPermissionType.ALLOW));
  }

  private static String login(String password) {
    return LOGIN.formatted("plumbline", password) + ";";
  }

  private CommandLineRun doctor() {
    return CommandLineRun.of(
        "doctor",
        "--bootstrap-servers",
        kafka.bootstrapServers(),
        "--http-port",
        "0",
        "--data-dir",
        folder.toString());
  }

  private CommandLineRun doctor(String jaas, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "doctor",
                "--bootstrap-servers",
                kafka.bootstrapServers(),
                "--http-port",
                "0",
                "--data-dir",
                folder.toString(),
                "--set",
                "kafka.security.protocol=SASL_PLAINTEXT",
                "--set",
                "kafka.sasl.mechanism=PLAIN",
                "--set",
                "kafka.sasl.jaas.config=" + jaas));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }
}
