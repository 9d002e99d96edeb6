package io.plumbline.stream;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertBook;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Mutes;
import io.plumbline.run.Muting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The alerts and mutes of a stored head; their version is the head's. */
final class AlertBookCodec {
  private AlertBookCodec() {}

  static void write(StateWriter out, AlertBook alerts) {
    write(out, Codes.ALERT_KIND.byCode(alerts.opened()));
    write(out, alerts.open());
    write(out, Codes.ALERT_KIND.byCode(alerts.suspicion()));
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
    int[] counts = new int[in.length(1)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.count();
    }
    return Codes.ALERT_KIND.byOrdinal(counts);
  }

  private static void write(StateWriter out, List<Alert> alerts) {
    out.whole(alerts.size());
    for (Alert alert : alerts) {
      write(out, alert);
    }
  }

  private static List<Alert> readAlerts(StateReader in, int version) {
    List<Alert> alerts = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      alerts.add(readAlert(in, version));
    }
    return alerts;
  }

  private static void write(StateWriter out, Alert alert) {
    out.text(alert.id());
    out.text(alert.run());
    Codes.ALERT_KIND.write(out, alert.kind());
    Codes.ALERT_STATE.write(out, alert.state());
    Codes.GRADE.write(out, alert.grade());
    write(out, alert.opened());
    writeEnd(out, alert.ended().map(Alert.Ending::at));
    write(out, alert.ground());
    out.text(alert.ended().map(Alert.Ending::why).orElse(""));
    write(out, alert.telling());
  }

  private static Alert readAlert(StateReader in, int version) {
    Alert.Identity identity = new Alert.Identity(in.text(), in.text(), Codes.ALERT_KIND.read(in));
    Alert.State state = Codes.ALERT_STATE.read(in);
    DriftVerdict.Grade grade = Codes.GRADE.read(in);
    Alert.Point opened = new Alert.Point(in.optionalWhole(), in.real(), in.whole());
    Optional<Alert.Point> end = readEnd(in);
    Alert.Ground ground = readGround(in);
    boolean early = version <= RunStateCodec.WITHOUT_MUTES;
    String why = early ? "" : in.text();
    return new Alert(
        identity,
        state,
        grade,
        opened,
        end.map(at -> new Alert.Ending(at, why)),
        ground,
        early ? new Alert.Telling(1, 0, Optional.empty()) : readTelling(in));
  }

  private static void write(StateWriter out, Alert.Point at) {
    out.optional(at.step());
    out.real(at.tokens());
    out.whole(at.atMs());
  }

  private static void writeEnd(StateWriter out, Optional<Alert.Point> end) {
    out.optional(end.map(Alert.Point::step).orElse(OptionalLong.empty()));
    out.optional(
        end.filter(at -> !Double.isNaN(at.tokens()))
            .map(at -> OptionalDouble.of(at.tokens()))
            .orElse(OptionalDouble.empty()));
    out.optional(end.map(at -> OptionalLong.of(at.atMs())).orElse(OptionalLong.empty()));
  }

  /** One that tells its time is an end. */
  private static Optional<Alert.Point> readEnd(StateReader in) {
    OptionalLong step = in.optionalWhole();
    OptionalDouble tokens = in.optionalReal();
    OptionalLong atMs = in.optionalWhole();
    return atMs.isPresent()
        ? Optional.of(new Alert.Point(step, tokens.orElse(Double.NaN), atMs.getAsLong()))
        : Optional.empty();
  }

  private static void write(StateWriter out, Alert.Ground ground) {
    out.real(ground.statistic());
    out.real(ground.threshold());
    out.real(ground.sinceTokens());
    out.optional(ground.sinceStep());
    out.optional(ground.expectedLoss());
    out.optional(ground.seenLoss());
    out.text(ground.message());
  }

  private static Alert.Ground readGround(StateReader in) {
    return new Alert.Ground(
        in.real(),
        in.real(),
        in.real(),
        in.optionalWhole(),
        in.optionalReal(),
        in.optionalReal(),
        in.text());
  }

  private static void write(StateWriter out, Alert.Telling telling) {
    out.whole(telling.sequence());
    out.whole(telling.reopened());
    out.flag(telling.muted().isPresent());
    telling.muted().ifPresent(muting -> write(out, muting));
  }

  private static Alert.Telling readTelling(StateReader in) {
    return new Alert.Telling(
        in.count(), in.count(), in.flag() ? Optional.of(readMuting(in)) : Optional.empty());
  }

  static void write(StateWriter out, Mutes mutes) {
    out.whole(mutes.inForce().size());
    mutes.inForce().forEach(muting -> write(out, muting));
  }

  static Mutes readMutes(StateReader in) {
    List<Muting> mutes = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      mutes.add(readMuting(in));
    }
    return new Mutes(mutes);
  }

  private static void write(StateWriter out, Muting muting) {
    out.whole(muting.kinds().size());
    muting.kinds().forEach(kind -> Codes.ALERT_KIND.write(out, kind));
    out.whole(muting.untilMs());
    out.whole(muting.untilTokens());
    out.text(muting.reason());
    out.text(muting.by());
  }

  private static Muting readMuting(StateReader in) {
    List<AlertKind> kinds = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      kinds.add(Codes.ALERT_KIND.read(in));
    }
    return new Muting(kinds, in.whole(), in.whole(), in.text(), in.text());
  }
}
