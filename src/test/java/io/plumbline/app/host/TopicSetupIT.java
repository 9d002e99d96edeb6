package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.broker.TemporaryKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** The topics of a real broker after the setup. */
class TopicSetupIT {
  @Test
  void createsWhatIsMissingAndSaysWhereTheRestDiffers() throws Exception {
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("training.events", Optional.of(7), Optional.empty())
                      .configs(Map.of("retention.ms", "3600000"))))
          .all()
          .get();

      TopicSetup setup = new TopicSetup(admin, OptionalInt.of(3), Optional.empty());
      List<String> differences = setup.ensure();

      assertThat(differences)
          .anyMatch(
              line ->
                  line.startsWith("training.events has retention.ms=3600000")
                      && line.contains("plumbline would set 604800000"))
          .allMatch(line -> line.startsWith("training.events has "));
      assertThat(partitions(admin, "training.events")).as("left alone").isEqualTo(7);
      assertThat(partitions(admin, "training.forecasts")).isEqualTo(3);
      assertThat(partitions(admin, "training.events.dlq")).as("not by run").isEqualTo(1);
      assertThat(setting(admin, "training.events", "retention.ms")).isEqualTo("3600000");
      for (TopicSetup.Definition topic : TopicSetup.definitions()) {
        if (!topic.name().equals("training.events")) {
          topic
              .config()
              .forEach(
                  (name, value) -> assertThat(setting(admin, topic.name(), name)).isEqualTo(value));
        }
      }
      assertThat(setup.ensure()).as("a second start").isEqualTo(differences);
    }
  }

  private static int partitions(Admin admin, String topic) throws Exception {
    TopicDescription description =
        admin.describeTopics(List.of(topic)).topicNameValues().values().iterator().next().get();
    return description.partitions().size();
  }

  private static String setting(Admin admin, String topic, String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config =
          admin.describeConfigs(List.of(resource)).values().values().iterator().next().get();
      return config.get(name).value();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
