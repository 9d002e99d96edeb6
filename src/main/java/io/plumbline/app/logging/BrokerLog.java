package io.plumbline.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * A line when a broker is away and one when it is back. Kafka's clients warn of every attempt that
 * fails, each of them twice a second: their warnings are taken here instead, and an address that
 * could not be reached is asked every second or so until it takes connections again.
 */
final class BrokerLog extends AppenderBase<ILoggingEvent> {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(BrokerLog.class);
  private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";
  private static final int CONNECT_MS = 1_000;

  /** Such as: Connection to node 1 (kafka-1/10.0.0.7:9092) could not be established. ... */
  private static final Pattern FAILED =
      Pattern.compile(
          "Connection to node (-?\\d+) \\(([^/)]*)/[^)]*:(\\d+)\\) (could not be|failed"
              + " authentication|terminated during authentication)(.*)",
          Pattern.DOTALL);

  private final LongSupplier clockMs;
  private final Map<String, Long> awaySinceMs = new ConcurrentHashMap<>();

  BrokerLog(LongSupplier clockMs) {
    this.clockMs = clockMs;
    setName("brokers");
  }

  private static Logger client() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(CLIENT);
  }

  /** From now on. */
  void attach() {
    setContext((LoggerContext) LoggerFactory.getILoggerFactory());
    start();
    Logger client = client();
    client.setAdditive(false);
    client.setLevel(Level.WARN);
    client.addAppender(this);
  }

  /** As it was before. */
  void detach() {
    Logger client = client();
    client.detachAppender(this);
    if (!client.iteratorForAppenders().hasNext()) {
      client.setAdditive(true);
      client.setLevel(Level.ERROR);
    }
    stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    Matcher failed = FAILED.matcher(event.getFormattedMessage());
    if (!failed.find()) {
      return;
    }
    String broker = failed.group(2) + ":" + failed.group(3);
    if (awaySinceMs.putIfAbsent(broker, clockMs.getAsLong()) != null) {
      return;
    }
    if (failed.group(4).startsWith("could")) {
      LOG.atWarn()
          .addKeyValue("broker", broker)
          .log(
              "The Kafka broker {} cannot be reached; nothing is lost, it is tried until it is"
                  + " back",
              broker);
    } else {
      LOG.atError()
          .addKeyValue("broker", broker)
          .log(
              "The Kafka broker {} does not let this monitor in ({}{}); run plumbline doctor",
              broker,
              failed.group(4),
              failed.group(5));
    }
  }

  /** Asks those that were away; called every second or so. */
  void settle() {
    for (Map.Entry<String, Long> each : List.copyOf(awaySinceMs.entrySet())) {
      if (reached(each.getKey())) {
        awaySinceMs.remove(each.getKey());
        LOG.atInfo()
            .addKeyValue("broker", each.getKey())
            .log(
                "The Kafka broker {} takes connections again, after {} s",
                each.getKey(),
                (clockMs.getAsLong() - each.getValue()) / 1000);
      }
    }
  }

  private static boolean reached(String broker) {
    int colon = broker.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              broker.substring(0, colon), Integer.parseInt(broker.substring(colon + 1))),
          CONNECT_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
