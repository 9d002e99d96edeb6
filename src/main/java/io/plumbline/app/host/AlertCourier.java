package io.plumbline.app.host;

import io.plumbline.app.console.StartupException;
import io.plumbline.notify.NoticeReader;
import io.plumbline.notify.Place;
import io.plumbline.notify.Target;
import io.plumbline.stream.MonitorTopology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code training.alerts} and brings what it says to one target.
 *
 * <p>On a thread and with a consumer of its own, so that a target that hangs holds up neither the
 * stream nor another target. One consumer group for each target, {@code <application.id>-<target>}:
 * instances share the runs, and offsets are committed when what lies before them has been
 * delivered, so that the group's lag is what is yet to be told. Only committed transactions are
 * read.
 *
 * <p>Here and not in {@code stream}, because that room shows one class, the topology.
 */
final class AlertCourier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertCourier.class);

  /** New records end a poll at once; this is how soon a stop or a repeated attempt is seen. */
  private static final long POLL_MS = 500;

  /**
   * A commit costs the broker a write, and is made where something was delivered; what is told
   * twice after a kill is no more than this.
   */
  private static final long COMMIT_INTERVAL_MS = 100;

  /** Before a consumer is made anew after Kafka failed it. */
  private static final long PAUSE_MS = 5_000;

  /** One round of requests that all run into their time limit of 10 s. */
  private static final long CLOSE_MS = 11_000;

  private final Map<String, Object> client;
  private final Target target;
  private final NoticeReader reader = new NoticeReader();
  private final Thread thread;
  private volatile boolean stopping;
  private long committedAtMs;
  private boolean failing;

  /**
   * Prepares; {@link #start} begins.
   *
   * @param client settings of Kafka clients, {@code bootstrap.servers} among them
   * @param applicationId begins the name of the group
   */
  AlertCourier(Map<String, Object> client, String applicationId, Target target) {
    this.target = target;
    this.client = CourierGroup.consumer(client, applicationId + "-" + target.name());
    this.thread = new Thread(this::run, "plumbline-" + target.name());
    thread.setDaemon(true);
  }

  /**
   * Fixes what counts as past for a group that is new, then starts the thread. To be called before
   * anything is written that must be told.
   */
  void start() {
    try (Consumer<byte[], byte[]> consumer = open()) {
      CourierGroup.anchor(consumer);
    } catch (KafkaException e) {
      throw new StartupException(
          "Cannot prepare the delivery to the "
              + target.name()
              + " ("
              + StartupException.why(e)
              + "); this user must be allowed to READ the group "
              + client.get("group.id"),
          e);
    }
    thread.start();
  }

  private Consumer<byte[], byte[]> open() {
    return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void run() {
    while (!stopping) {
      try (Consumer<byte[], byte[]> consumer = open()) {
        CourierLanes lanes = new CourierLanes(consumer, target);
        consumer.subscribe(List.of(MonitorTopology.ALERTS_TOPIC), lanes);
        try {
          while (!stopping) {
            round(consumer, lanes);
          }
          lanes.commit();
        } finally {
          lanes.drop();
        }
      } catch (RuntimeException e) {
        again(e);
      }
    }
  }

  /** What is not committed is read and told again. */
  private void again(RuntimeException e) {
    if (stopping) {
      return;
    }
    if (!failing) {
      failing = true;
      LOG.error(
          "Alerts cannot be brought to the {} for now ({}); it is tried again every {} s",
          target.name(),
          StartupException.why(e),
          PAUSE_MS / 1000,
          e);
    }
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MS));
  }

  private void round(Consumer<byte[], byte[]> consumer, CourierLanes lanes) {
    long waitMs = Math.min(POLL_MS, target.nextDueMs(now()) - now());
    for (ConsumerRecord<byte[], byte[]> record :
        consumer.poll(Duration.ofMillis(Math.max(0, waitMs)))) {
      read(record, lanes);
    }
    if (failing) {
      failing = false;
      LOG.info("Alerts can be brought to the {} again", target.name());
    }
    if (!lanes.caughtUp(now())) {
      // What looks open may be over a few records later.
      return;
    }
    target.deliver(now());
    if (target.full()) {
      consumer.pause(consumer.assignment());
    } else {
      consumer.resume(consumer.paused());
    }
    if (now() - committedAtMs >= COMMIT_INTERVAL_MS) {
      committedAtMs = now();
      lanes.commit();
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record, CourierLanes lanes) {
    if (record.value() == null) {
      return;
    }
    NoticeReader.Reading reading = reader.read(record.value(), record.timestamp());
    Place place = new Place(record.partition(), record.offset());
    if (reading.notice().isEmpty()) {
      if (!lanes.past(place)) {
        LOG.error(
            "The record {} of partition {} of {} is told nobody: {}",
            record.offset(),
            record.partition(),
            record.topic(),
            reading.why());
        target.counts().refusedOne();
      }
    } else if (lanes.past(place)) {
      target.remember(place, reading.notice().get(), now());
    } else {
      target.take(place, reading.notice().get(), now());
    }
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /** Asks it to stop after the present round; what is not delivered by then stays uncommitted. */
  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
  }

  /** Stops, and waits until it has. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(CLOSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
