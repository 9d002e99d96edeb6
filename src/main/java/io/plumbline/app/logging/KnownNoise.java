package io.plumbline.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/**
 * Drops single warnings of Kafka's that mean nothing, from loggers whose other warnings matter.
 * Named in {@code logback.xml}, which makes it.
 */
public final class KnownNoise extends Filter<ILoggingEvent> {
  private static final List<String> MEANINGLESS =
      List.of(
          // Every embedded broker says so when it stops.
          "Attempting to close NetworkClient that has already been closed",
          // Two clients asked for the broker's own topic in the same moment.
          "Auto topic creation failed for __consumer_offsets with error 'TOPIC_ALREADY_EXISTS'",
          "Auto topic creation failed for __transaction_state with error 'TOPIC_ALREADY_EXISTS'",
          // A second thread joined before the first had its partition.
          "The following subscribed topics are not assigned to any members",
          // The transaction before this one is about to be complete; the producer tries again.
          "Error: CONCURRENT_TRANSACTIONS",
          // A partition was revoked between a request and its answer.
          "Not updating last stable offset for partition");

  /** Made by logback. */
  public KnownNoise() {}

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return MEANINGLESS.stream().anyMatch(message::contains)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
