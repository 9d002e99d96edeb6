package io.plumbline.notify;

import io.plumbline.notify.Reply.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Alertmanager which alerts are open, through its API v2, as Prometheus would.
 *
 * <p>Alertmanager keeps alerts in memory and forgets one that is not sent again before its endsAt.
 * So every open alert is sent each {@code resend}, with endsAt four of these ahead; one that is
 * over is sent with the time at which it ended, and that again for 15 minutes, for an Alertmanager
 * that was away. What counts is the present state: an alert that opened and ended while no
 * Alertmanager could be reached is told as open first, and as over after the hold, so that somebody
 * hears of it.
 *
 * <p>A batch is delivered when one instance took it: they share what was notified, and each gets
 * every alert again within the resend interval. A batch that is refused is halved until the alert
 * that cannot be told is found; that one is dropped, with a line in the log.
 *
 * <p>Not thread-safe, but for {@link #counts}.
 */
public final class AlertmanagerTarget implements Target {
  private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerTarget.class);

  /** As Prometheus: {@code resolvedRetention} of its rule manager. */
  private static final long REPEAT_OVER_MS = 15 * 60_000;

  /** As Prometheus: endsAt is so many resend intervals ahead. */
  private static final long LIVES_RESENDS = 4;

  /** Alerts in one request, about 1 KB each: some 256 KB, what Prometheus sends at once. */
  private static final int BATCH = 256;

  /** Alerts that may wait, 2 KB each: twice a fleet of 10,000 runs. */
  private static final int FULL = 20_000;

  private final AlertmanagerSettings settings;
  private final AlertmanagerJson json;
  private final HttpPost http;
  private final List<Peer> peers = new ArrayList<>();
  private final Map<Notice.Subject, AlertmanagerAlert> alerts = new LinkedHashMap<>();
  private final DeliveryCounts counts = new DeliveryCounts();
  private long contactSinceMs = Long.MIN_VALUE / 2;
  private boolean contact = true;

  /** Nothing is sent yet. */
  public AlertmanagerTarget(AlertmanagerSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.json = new AlertmanagerJson(settings.job(), settings.links());
    this.http = new HttpPost(settings.authorization());
    for (Address address : settings.addresses()) {
      peers.add(
          new Peer(
              "Alertmanager",
              address.below("/api/v2/alerts"),
              settings.longestPause().toMillis(),
              random));
    }
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public void remember(Place place, Notice notice, long nowMs) {
    AlertmanagerAlert known = alerts.get(notice.subject());
    switch (Change.of(known == null ? null : known.told(), notice)) {
      case OPENED -> alerts.put(notice.subject(), new AlertmanagerAlert(notice, place, nowMs));
      case UPDATED -> known(notice).notice = notice;
      case ENDED -> known(notice).endedBefore(notice, nowMs);
      case NONE -> {}
    }
  }

  @Override
  public void caughtUp(int partition, boolean first, long nowMs) {
    // Open alerts are sent at once in any case.
    forgetOld(nowMs);
  }

  @Override
  public void take(Place place, Notice notice, long nowMs) {
    AlertmanagerAlert known = alerts.get(notice.subject());
    switch (Change.of(known == null ? null : known.told(), notice)) {
      case OPENED -> {
        AlertmanagerAlert opened = new AlertmanagerAlert(notice, place, nowMs);
        if (known != null) {
          opened.follows(known);
        }
        opened.waits(place.offset(), nowMs);
        alerts.put(notice.subject(), opened);
      }
      case UPDATED -> {
        known(notice).notice = notice;
        known(notice).waits(place.offset(), nowMs);
      }
      case ENDED -> {
        known(notice).ends(notice, place.offset(), nowMs);
        if (known(notice).muted() && !known(notice).shown()) {
          // Nobody has heard of it, and nobody wants to.
          alerts.remove(notice.subject());
        }
      }
      case NONE -> {}
    }
  }

  /** Change.of answers UPDATED and ENDED only for what is there. */
  private AlertmanagerAlert known(Notice notice) {
    AlertmanagerAlert known = alerts.get(notice.subject());
    if (known == null) {
      throw new IllegalStateException("unknown alert " + notice.id());
    }
    return known;
  }

  @Override
  public void forget(int partition) {
    alerts.values().removeIf(alert -> alert.from.partition() == partition);
  }

  @Override
  public void deliver(long nowMs) {
    forgetOld(nowMs);
    // News before what is only repeated.
    List<AlertmanagerAlert> due =
        alerts.values().stream()
            .filter(alert -> alert.dueMs <= nowMs)
            .sorted(Comparator.comparing(alert -> !alert.waiting()))
            .toList();
    boolean reached = true;
    for (int i = 0; i < due.size() && reached; i += BATCH) {
      reached = send(due.subList(i, Math.min(i + BATCH, due.size())), nowMs);
    }
    counts.dueSince(
        alerts.values().stream()
            .mapToLong(alert -> alert.dueMs)
            .filter(at -> at <= nowMs)
            .min()
            .orElse(-1));
  }

  /** Whether an Alertmanager was reached. */
  private boolean send(List<AlertmanagerAlert> batch, long nowMs) {
    if (!contact) {
      // Who was away may have forgotten everything: what is over is shown as open first.
      contactSinceMs = nowMs;
    }
    List<AlertmanagerJson.Item> items = new ArrayList<>();
    for (AlertmanagerAlert alert : batch) {
      boolean open = !over(alert, nowMs);
      long endsMs = open ? nowMs + LIVES_RESENDS * settings.resend().toMillis() : alert.overMs();
      items.add(new AlertmanagerJson.Item(alert.notice, endsMs));
    }
    Reply reply = post(json.bytes(items), nowMs);
    if (reply.outcome() == Outcome.FAILED) {
      counts.failed(batch.size());
      contact = false;
      return false;
    }
    contact = true;
    if (reply.outcome() == Outcome.TAKEN) {
      batch.forEach(alert -> taken(alert, nowMs));
      counts.taken(batch.size(), nowMs);
      return true;
    }
    return refused(batch, reply, nowMs);
  }

  private boolean refused(List<AlertmanagerAlert> batch, Reply reply, long nowMs) {
    if (batch.size() > 1) {
      int half = batch.size() / 2;
      return send(batch.subList(0, half), nowMs) && send(batch.subList(half, batch.size()), nowMs);
    }
    AlertmanagerAlert alert = batch.get(0);
    LOG.error(
        "Alertmanager refuses the alert {} and will never be told of it ({})",
        alert.notice.id(),
        reply.why());
    counts.refusedOne();
    alerts.remove(alert.notice.subject());
    return true;
  }

  private void taken(AlertmanagerAlert alert, long nowMs) {
    long nextMs = nowMs + settings.resend().toMillis();
    if (over(alert, nowMs)) {
      alert.sentOver(nowMs, nextMs);
    } else {
      alert.sentOpen(nowMs, nextMs);
      if (alert.over()) {
        alert.dueMs = alert.mayEndMs(contactSinceMs, settings.hold().toMillis());
      }
    }
  }

  private boolean over(AlertmanagerAlert alert, long nowMs) {
    return alert.over() && alert.mayEnd(nowMs, contactSinceMs, settings.hold().toMillis());
  }

  /** To every instance that may be tried; the best of their answers. */
  private Reply post(byte[] body, long nowMs) {
    Map<Peer, CompletableFuture<Reply>> asked = new HashMap<>();
    for (Peer peer : peers) {
      if (peer.mayTry(nowMs)) {
        asked.put(peer, http.json(peer.address(), body, Map.of()));
      }
    }
    Reply best = Reply.failed("all are being left alone for a while");
    for (Map.Entry<Peer, CompletableFuture<Reply>> each : asked.entrySet()) {
      Reply reply = each.getValue().join();
      each.getKey().answered(reply, nowMs);
      if (reply.outcome().compareTo(best.outcome()) < 0) {
        best = reply;
      }
    }
    return best;
  }

  private void forgetOld(long nowMs) {
    alerts.values().removeIf(alert -> alert.forgettable(nowMs, REPEAT_OVER_MS));
  }

  @Override
  public boolean full() {
    return alerts.values().stream().filter(AlertmanagerAlert::waiting).count() >= FULL;
  }

  @Override
  public long nextDueMs(long nowMs) {
    long dueMs =
        alerts.values().stream().mapToLong(alert -> alert.dueMs).min().orElse(Long.MAX_VALUE);
    long mayTryMs = peers.stream().mapToLong(Peer::retryAtMs).min().orElse(0);
    return Math.max(dueMs, mayTryMs);
  }

  @Override
  public OptionalLong firstUndelivered(int partition) {
    return alerts.values().stream()
        .filter(alert -> alert.from.partition() == partition)
        .flatMapToLong(alert -> alert.firstUndelivered().stream())
        .min();
  }

  @Override
  public OptionalLong firstNeeded(int partition) {
    return alerts.values().stream()
        .map(alert -> alert.from)
        .filter(from -> from.partition() == partition)
        .mapToLong(Place::offset)
        .min();
  }

  @Override
  public DeliveryCounts counts() {
    return counts;
  }
}
