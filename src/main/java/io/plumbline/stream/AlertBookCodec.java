package io.plumbline.stream;

import io.plumbline.run.Alert;
import io.plumbline.run.AlertBook;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Mutes;
import io.plumbline.run.Muting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The alerts and mutes of a stored head; their version is the head's. */
final class AlertBookCodec {
  private AlertBookCodec() {}

  static void write(StateWriter out, AlertBook alerts) {
    write(out, Code.ALERT_KIND.byCode(alerts.opened()));
    write(out, alerts.open());
    write(out, Code.ALERT_KIND.byCode(alerts.suspicion()));
    write(out, alerts.past());
  }

  static AlertBook read(StateReader in, int version) {
    int[] opened = readCounts(in);
    List<Alert> open = readAlerts(in, version);
    return version <= RunStateCodec.WITHOUT_MUTES
        ? new AlertBook(open, opened, new int[0], List.of())
        : new AlertBook(open, opened, readCounts(in), readAlerts(in, version));
  }

  private static void write(StateWriter out, int[] counts) {
    out.whole(counts.length);
    for (int count : counts) {
      out.whole(count);
    }
  }

  private static int[] readCounts(StateReader in) {
    int[] counts = new int[in.count()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.count();
    }
    return Code.ALERT_KIND.byOrdinal(counts);
  }

  private static void write(StateWriter out, List<Alert> alerts) {
    out.whole(alerts.size());
    for (Alert alert : alerts) {
      write(out, alert);
    }
  }

  private static List<Alert> readAlerts(StateReader in, int version) {
    List<Alert> alerts = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      alerts.add(readAlert(in, version));
    }
    return alerts;
  }

  private static void write(StateWriter out, Alert alert) {
    out.text(alert.id());
    out.text(alert.run());
    Code.ALERT_KIND.write(out, alert.kind());
    Code.ALERT_STATE.write(out, alert.state());
    Code.GRADE.write(out, alert.grade());
    out.optional(alert.openedStep());
    out.real(alert.openedTokens());
    out.whole(alert.openedAtMs());
    out.optional(alert.resolvedStep());
    out.optional(alert.resolvedTokens());
    out.optional(alert.resolvedAtMs());
    out.real(alert.statistic());
    out.real(alert.threshold());
    out.real(alert.sinceTokens());
    out.optional(alert.sinceStep());
    out.optional(alert.expectedLoss());
    out.optional(alert.seenLoss());
    out.text(alert.message());
    out.text(alert.over());
    out.whole(alert.sequence());
    out.whole(alert.reopened());
    out.flag(alert.muted().isPresent());
    alert.muted().ifPresent(muting -> write(out, muting));
  }

  private static Alert readAlert(StateReader in, int version) {
    boolean early = version <= RunStateCodec.WITHOUT_MUTES;
    return new Alert(
        in.text(),
        in.text(),
        Code.ALERT_KIND.read(in),
        Code.ALERT_STATE.read(in),
        Code.GRADE.read(in),
        in.optionalWhole(),
        in.real(),
        in.whole(),
        in.optionalWhole(),
        in.optionalReal(),
        in.optionalWhole(),
        in.real(),
        in.real(),
        in.real(),
        in.optionalWhole(),
        in.optionalReal(),
        in.optionalReal(),
        in.text(),
        early ? "" : in.text(),
        early ? 1 : in.count(),
        early ? 0 : in.count(),
        early || !in.flag() ? Optional.empty() : Optional.of(readMuting(in)));
  }

  static void write(StateWriter out, Mutes mutes) {
    out.whole(mutes.inForce().size());
    mutes.inForce().forEach(muting -> write(out, muting));
  }

  static Mutes readMutes(StateReader in) {
    List<Muting> mutes = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      mutes.add(readMuting(in));
    }
    return new Mutes(mutes);
  }

  private static void write(StateWriter out, Muting muting) {
    out.whole(muting.kinds().size());
    muting.kinds().forEach(kind -> Code.ALERT_KIND.write(out, kind));
    out.whole(muting.untilMs());
    out.whole(muting.untilTokens());
    out.text(muting.reason());
    out.text(muting.by());
  }

  private static Muting readMuting(StateReader in) {
    List<AlertKind> kinds = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      kinds.add(Code.ALERT_KIND.read(in));
    }
    return new Muting(kinds, in.whole(), in.whole(), in.text(), in.text());
  }
}
