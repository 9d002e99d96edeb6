package io.plumbline.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.app.console.StartupException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker in the process is a real one: kept data, real ports, clear failures. */
class EmbeddedKafkaIT {
  @TempDir Path dir;

  @Test
  void recordsSurviveARestartOnTheSameDirectoryAndAnotherPort() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0);
        Admin admin = Admin.create(client(kafka))) {
      admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty()))).all().get();
      produce(kafka, "first");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(dir, 0)) {
      produce(kafka, "second");
      assertThat(consume(kafka, 2)).containsExactly("first", "second");
    }
  }

  @Test
  void takesExactlyThePortAskedFor() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (TemporaryKafka kafka = TemporaryKafka.start(port);
        Socket socket = new Socket()) {
      assertThat(kafka.bootstrapServers()).isEqualTo("localhost:" + port);
      socket.connect(new InetSocketAddress("localhost", port), 1_000);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void aTakenPortIsSaidAndNothingStaysOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(dir, taken.getLocalPort()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " is not free")
          .hasMessageContaining("--kafka-port");
    }
    // The directory is not locked by the failed start.
    EmbeddedKafka.start(dir, 0).close();
  }

  @Test
  void aDirectoryInUseIsSaid() {
    try (EmbeddedKafka first = EmbeddedKafka.start(dir, 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(dir, 0))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("in use by another plumbline");
      assertThat(first.port()).isPositive();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsSaid() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> EmbeddedKafka.start(file.resolve("below"), 0))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Cannot write to")
        .hasMessageContaining("--data-dir");
  }

  @Test
  void noSuchPort() {
    assertThatThrownBy(() -> EmbeddedKafka.start(dir, 70_000))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no port 70000");
  }

  private static Map<String, Object> client(EmbeddedKafka kafka) {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private static void produce(EmbeddedKafka kafka, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client(kafka), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("t", value)).get();
    }
  }

  private static List<String> consume(EmbeddedKafka kafka, int count) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client(kafka), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("t", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<String> values = new ArrayList<>();
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
      }
      return values;
    }
  }
}
