package io.plumbline.app.host;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.console.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics as {@code topology/topics.json} defines them, and says where existing ones
 * differ.
 *
 * <p>What exists is never changed: a topic may be shared, and its owner may have had reasons. A
 * difference that matters is a sentence in the answer of {@link #ensure}. More or fewer partitions
 * than defined are no difference.
 */
public final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

  private static final String DEFINITIONS = "/topology/topics.json";

  /** How long to wait for the cluster, first contact included. */
  private static final long TIMEOUT_SECONDS = 60;

  private final Admin admin;
  private final OptionalInt partitions;
  private final Optional<Short> replication;

  /**
   * One topic.
   *
   * @param name topic name
   * @param partitions how many a new one gets; at least 1
   * @param keyedByRun whether the key is a run id: such topics may have more partitions for more
   *     runs
   * @param config topic settings by Kafka's names
   * @param contents what its records hold
   * @param writer who writes to it
   * @param why the reasons for partitions, retention and compaction
   */
  public record Definition(
      String name,
      int partitions,
      boolean keyedByRun,
      Map<String, String> config,
      @JsonUnwrapped Contents contents,
      String writer,
      String why) {

    public Definition {
      config = Map.copyOf(config);
    }
  }

  /**
   * What a topic's records hold.
   *
   * @param key for people
   * @param value for people
   * @param schemas JSON Schemas of the value (of the headers for dead letters), below {@code
   *     topology/}
   */
  public record Contents(String key, String value, List<String> schemas) {
    public Contents {
      schemas = List.copyOf(schemas);
    }
  }

  /**
   * Setup through an open client, which stays the caller's.
   *
   * @param partitions for new topics keyed by run; empty takes the definitions'
   * @param replication copies of new topics; empty takes the broker's default
   */
  public TopicSetup(Admin admin, OptionalInt partitions, Optional<Short> replication) {
    this.admin = admin;
    this.partitions = partitions;
    this.replication = replication;
  }

  /** All topics of the program, input first. */
  public static List<Definition> definitions() {
    try (InputStream in = TopicSetup.class.getResourceAsStream(DEFINITIONS)) {
      if (in == null) {
        throw new IllegalStateException(DEFINITIONS + " is missing from the program's jar");
      }
      return List.copyOf(
          new ObjectMapper().readValue(in, new TypeReference<List<Definition>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Creates what is missing and checks what exists.
   *
   * @return one sentence per setting of an existing topic that differs; empty when all is as
   *     defined
   * @throws StartupException when the cluster cannot be reached or does not let us
   */
  public List<String> ensure() {
    List<Definition> existing = new ArrayList<>();
    List<String> created = new ArrayList<>();
    for (Definition topic : definitions()) {
      if (create(topic)) {
        created.add(topic.name());
      } else {
        existing.add(topic);
      }
    }
    awaitKnown(created);
    if (!created.isEmpty()) {
      LOG.info("Created the topics {}", String.join(", ", created));
    }
    return existing.isEmpty() ? List.of() : differences(existing);
  }

  /** Whether it was created; false when it exists. */
  private boolean create(Definition topic) {
    int count = topic.keyedByRun() ? partitions.orElse(topic.partitions()) : topic.partitions();
    NewTopic wanted =
        new NewTopic(topic.name(), Optional.of(count), replication).configs(topic.config());
    try {
      await(admin.createTopics(List.of(wanted)).all().toCompletionStage().toCompletableFuture());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      if (e.getCause() instanceof AuthorizationException) {
        return notAllowed(topic, e.getCause());
      }
      throw new StartupException(
          "Cannot create the topic " + topic.name() + ": " + StartupException.why(e), e);
    }
  }

  /** Not allowed to create: fine if it exists. */
  private boolean notAllowed(Definition topic, Throwable why) {
    try {
      await(
          admin
              .describeTopics(List.of(topic.name()))
              .allTopicNames()
              .toCompletionStage()
              .toCompletableFuture());
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new StartupException(
            "The topic "
                + topic.name()
                + " is missing and this user may not create it; create it as topology/topics.md"
                + " says, or allow CREATE",
            why);
      }
      throw new StartupException(
          "Cannot look at the topic " + topic.name() + ": " + StartupException.why(e), e);
    }
  }

  /** A new topic reaches the brokers' caches a moment later; Kafka Streams gives up without it. */
  private void awaitKnown(List<String> topics) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (true) {
      try {
        await(
            admin.describeTopics(topics).allTopicNames().toCompletionStage().toCompletableFuture());
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw new StartupException(
              "New topics cannot be looked at: " + StartupException.why(e), e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  private List<String> differences(Collection<Definition> existing) {
    List<ConfigResource> resources = existing.stream().map(TopicSetup::resource).toList();
    Map<ConfigResource, Config> found;
    try {
      found =
          await(admin.describeConfigs(resources).all().toCompletionStage().toCompletableFuture());
    } catch (ExecutionException e) {
      return List.of(
          "The settings of existing topics could not be checked: " + StartupException.why(e));
    }
    List<String> differences = new ArrayList<>();
    for (Definition topic : existing) {
      Config config = found.get(resource(topic));
      new TreeMap<>(topic.config())
          .forEach(
              (name, wanted) -> {
                @Nullable ConfigEntry entry = config == null ? null : config.get(name);
                if (entry != null && !wanted.equals(entry.value())) {
                  differences.add(difference(topic.name(), name, entry.value(), wanted));
                }
              });
    }
    return differences;
  }

  private static String difference(
      String topic, String setting, @Nullable String seen, String wanted) {
    return "%s has %s=%s, plumbline would set %s; to change it: kafka-configs.sh --alter --topic %s --add-config %s=%s"
        .formatted(topic, setting, seen, wanted, topic, setting, wanted);
  }

  private static ConfigResource resource(Definition topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
  }

  private static <T> T await(CompletableFuture<T> future) throws ExecutionException {
    try {
      return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StartupException(
          "No answer from the Kafka cluster within "
              + TIMEOUT_SECONDS
              + " s; check --bootstrap-servers and the security settings",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while waiting for the Kafka cluster", e);
    }
  }
}
