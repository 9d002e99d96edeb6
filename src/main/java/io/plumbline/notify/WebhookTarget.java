package io.plumbline.notify;

import io.plumbline.notify.Reply.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a webhook of each transition, one message after the other, in order: that an alert opened,
 * and that it is over (resolved, or muted from now on).
 *
 * <p>A message that fails is sent again until it is taken, and the next one waits for it. It may
 * arrive twice when an answer is lost; the header {@code Idempotency-Key}, made of the alert's id,
 * its state and the time of the transition, is the same then. A message that is refused as wrong is
 * dropped, with a line in the log: it would hold up all others for ever.
 *
 * <p>Not thread-safe, but for {@link #counts}.
 */
public final class WebhookTarget implements Target {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookTarget.class);

  /** Messages that may wait, 2 KB each; the rest waits in the topic. */
  private static final int FULL = 10_000;

  /** Messages in one round: at ten seconds each, well within what a consumer may be away. */
  private static final int ROUND = 12;

  private final WebhookSettings settings;
  private final HttpPost http;
  private final Peer peer;
  private final Map<Notice.Subject, Told> open = new HashMap<>();
  private final Deque<Message> waiting = new ArrayDeque<>();
  private final DeliveryCounts counts = new DeliveryCounts();

  /** An alert that was told as open, and where it stands. */
  private record Told(Place place, Notice notice) {}

  /**
   * What is still to be told.
   *
   * @param opening where the alert's opening stands: a restart that reads only its end would not
   *     know that it is the end of anything
   */
  private record Message(Place place, Notice notice, Place opening, long sinceMs) {}

  /** Nothing is sent yet. */
  public WebhookTarget(WebhookSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.http = new HttpPost(settings.authorization());
    this.peer =
        new Peer("The webhook", settings.address(), settings.longestPause().toMillis(), random);
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void remember(Place place, Notice notice, long nowMs) {
    change(place, notice);
  }

  @Override
  public void caughtUp(int partition, boolean first, long nowMs) {
    if (first) {
      open.values().stream()
          .filter(told -> told.place().partition() == partition)
          .forEach(told -> await(told.place(), told.notice(), told.place(), nowMs));
    }
  }

  @Override
  public void take(Place place, Notice notice, long nowMs) {
    Told before = open.get(notice.subject());
    switch (change(place, notice)) {
      case OPENED -> await(place, notice, place, nowMs);
      case ENDED -> await(place, notice, before == null ? place : before.place(), nowMs);
      case UPDATED, NONE -> {}
    }
  }

  private void await(Place place, Notice notice, Place opening, long nowMs) {
    waiting.add(new Message(place, notice, opening, nowMs));
  }

  private Change change(Place place, Notice notice) {
    if (!settings.severities().contains(notice.subject().kind().severity())) {
      return Change.NONE;
    }
    Told told = open.get(notice.subject());
    Change change = Change.of(told == null ? null : told.notice(), notice);
    switch (change) {
      case OPENED -> open.put(notice.subject(), new Told(place, notice));
      case ENDED -> open.remove(notice.subject());
      case UPDATED, NONE -> {}
    }
    return change;
  }

  @Override
  public void forget(int partition) {
    open.values().removeIf(told -> told.place().partition() == partition);
    waiting.removeIf(message -> message.place().partition() == partition);
  }

  @Override
  public void deliver(long nowMs) {
    for (int i = 0; i < ROUND && !waiting.isEmpty() && peer.mayTry(nowMs); i++) {
      send(waiting.element(), nowMs);
    }
    counts.dueSince(waiting.isEmpty() ? -1 : waiting.element().sinceMs());
  }

  private void send(Message message, long nowMs) {
    Notice notice = message.notice();
    byte[] body = settings.template().render(Placeholders.values(notice, settings.links()));
    Reply reply =
        http.json(settings.address(), body, Map.of("Idempotency-Key", key(notice))).join();
    peer.answered(reply, nowMs);
    if (reply.outcome() == Outcome.FAILED) {
      counts.failed(1);
      return;
    }
    waiting.remove();
    if (reply.outcome() == Outcome.TAKEN) {
      counts.taken(1, nowMs);
    } else {
      LOG.error(
          "The webhook at {} refuses the message about {} and will never get it ({})",
          settings.address(),
          notice.id(),
          reply.why());
      counts.refusedOne();
    }
  }

  /**
   * Alert, state and time of the transition: an alert that was muted opens a second time. Any run
   * id in printable ASCII, as a header needs it.
   */
  private static String key(Notice notice) {
    String state =
        notice.standing().tells() ? "open" : notice.standing().open() ? "muted" : "resolved";
    return URLEncoder.encode(
        notice.id() + "/" + state + "/" + notice.times().writtenMs(), StandardCharsets.UTF_8);
  }

  @Override
  public boolean full() {
    return waiting.size() >= FULL;
  }

  @Override
  public long nextDueMs(long nowMs) {
    return waiting.isEmpty() ? Long.MAX_VALUE : Math.max(nowMs, peer.retryAtMs());
  }

  @Override
  public OptionalLong firstUndelivered(int partition) {
    return waiting.stream()
        .map(Message::place)
        .filter(place -> place.partition() == partition)
        .mapToLong(Place::offset)
        .min();
  }

  @Override
  public OptionalLong firstNeeded(int partition) {
    return Stream.concat(
            open.values().stream().map(Told::place), waiting.stream().map(Message::opening))
        .filter(place -> place.partition() == partition)
        .mapToLong(Place::offset)
        .min();
  }

  @Override
  public DeliveryCounts counts() {
    return counts;
  }
}
