package io.plumbline.stream;

import io.plumbline.curve.Kinship;
import io.plumbline.curve.Recent;
import io.plumbline.curve.RunClock;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.Numerics;
import io.plumbline.drift.Trust;
import io.plumbline.event.EventCodec;
import io.plumbline.regime.Regime;
import io.plumbline.run.AlertBook;
import io.plumbline.run.Changes;
import io.plumbline.run.Counts;
import io.plumbline.run.Desk;
import io.plumbline.run.Doubt;
import io.plumbline.run.Evaluations;
import io.plumbline.run.Latest;
import io.plumbline.run.Mutes;
import io.plumbline.run.Replay;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunStatus;
import io.plumbline.run.Tail;
import io.plumbline.run.TokenCount;
import io.plumbline.run.TokenSource;
import io.plumbline.run.Track;
import io.plumbline.run.Watch;
import java.util.List;
import java.util.Optional;

/**
 * A run's head in stored state: the parts of {@link RunHead} one behind the other, and behind them
 * what later plumblines have added.
 */
final class HeadCodec {
  /** Until here heads had neither causes nor changes. */
  private static final int WITHOUT_CAUSES = 2;

  /**
   * What was added behind a head, each part after its code; what is as it mostly is has none. No
   * version of its own: older code passes over it, and a head without one reads as it did.
   */
  private static final int OFF_CURVE = 1;

  /** Likewise: what {@link TrackCodec#writeFates} wrote follows. */
  private static final int FATES = 2;

  /** Likewise: what {@link TrackCodec#writeWriters} wrote follows. */
  private static final int WRITERS = 4;

  /** Likewise: what {@link SharingCodec} wrote follows. */
  private static final int SHARING = 3;

  /** Likewise: how likely another unit was when it was told. */
  private static final int UNIT_ODDS = 5;

  /** Likewise: how losses repeat themselves, and whether they are results. */
  private static final int NUMERICS = 6;

  private final SharingCodec sharing;

  /** With what writes the events that a head may hold. */
  HeadCodec(EventCodec events) {
    sharing = new SharingCodec(events);
  }

  /**
   * A head.
   *
   * @param version of plumbline's stored state that wrote it
   */
  RunHead read(StateReader in, int version) {
    RunStatus status = Codes.STATUS.read(in);
    int attempt = in.count();
    TokenSource source = Codes.TOKEN_SOURCE.read(in);
    boolean redelivering = in.flag();
    Latest latest = TrackCodec.readLatest(in);
    RunClock clock = TrackCodec.readClock(in);
    Counts counts = TrackCodec.readCounts(in);
    Evaluations evaluations = new Evaluations(in.real(), TrackCodec.readMetrics(in));
    Recent recent = TrackCodec.readRecent(in);
    Tail tail =
        new Tail(
            in.flag() ? Optional.of(BinCodec.readWide(in)) : Optional.empty(),
            in.real(),
            in.real());
    Trust flags = readTrust(in);
    long rewoundFrom = in.whole();
    Regime plannedRegime = Codes.REGIME.read(in);
    DriftState drift = DriftStateCodec.read(in, version);
    AlertBook alerts = AlertBookCodec.read(in, version);
    Strip strip =
        version <= RunStateCodec.WITHOUT_SIBLINGS ? Strip.EMPTY : SiblingsCodec.readStrip(in);
    List<Kinship> kin =
        version <= RunStateCodec.WITHOUT_SIBLINGS ? List.of() : SiblingsCodec.readKin(in);
    Mutes mutes =
        version <= RunStateCodec.WITHOUT_MUTES
            ? new Mutes(List.of())
            : AlertBookCodec.readMutes(in);
    Causes causes = version <= WITHOUT_CAUSES ? Causes.NEW : CausesCodec.read(in);
    Changes changes = version <= WITHOUT_CAUSES ? Changes.NONE : CausesCodec.readChanges(in);
    Trust trust = flags;
    Track track =
        new Track(
            status,
            attempt,
            new TokenCount(source, changes),
            new Replay(redelivering, rewoundFrom),
            latest,
            recent,
            counts,
            clock);
    while (in.more()) {
      int part = in.oneByte();
      if (part == OFF_CURVE) {
        trust = new Trust.OffCurve();
      } else if (part == FATES) {
        track = TrackCodec.readFates(in, track);
      } else if (part == WRITERS) {
        track = TrackCodec.readWriters(in, track);
      } else if (part == SHARING) {
        track = sharing.read(in, track);
      } else if (part == UNIT_ODDS) {
        causes = causes.with(causes.unit().withOdds(in.real()));
      } else if (part == NUMERICS) {
        drift = drift.with(DriftStateCodec.readNumerics(in));
      } else {
        break; // of a newer plumbline
      }
    }
    return new RunHead(
        track,
        evaluations,
        new Watch(causes, strip, kin),
        new Doubt(drift, trust),
        tail,
        new Desk(alerts, mutes, plannedRegime));
  }

  void write(StateWriter out, RunHead head) {
    Track track = head.track();
    Codes.STATUS.write(out, track.status());
    out.whole(track.attempt());
    Codes.TOKEN_SOURCE.write(out, track.counting().source());
    out.flag(track.replay().redelivering());
    TrackCodec.write(out, track.latest());
    TrackCodec.write(out, track.clock());
    TrackCodec.write(out, track.counts());
    out.real(head.evaluations().lossNats());
    TrackCodec.write(out, head.evaluations().metrics());
    TrackCodec.write(out, track.recent());
    out.flag(head.tail().open().isPresent());
    if (head.tail().open().isPresent()) {
      BinCodec.writeWide(out, head.tail().open().get());
    }
    out.real(head.tail().lastLoss());
    out.real(head.tail().lossBefore());
    write(out, head.doubt().trust());
    out.whole(track.replay().rewoundFrom());
    Codes.REGIME.write(out, head.desk().plannedRegime());
    DriftStateCodec.write(out, head.doubt().drift());
    AlertBookCodec.write(out, head.desk().alerts());
    SiblingsCodec.write(out, head.watch().strip());
    SiblingsCodec.write(out, head.watch().kin());
    AlertBookCodec.write(out, head.desk().mutes());
    CausesCodec.write(out, head.watch().causes());
    CausesCodec.write(out, track.counting().changes());
    if (head.doubt().trust() instanceof Trust.OffCurve) {
      out.oneByte(OFF_CURVE);
    }
    double odds = head.watch().causes().unit().change().odds();
    if (!Double.isNaN(odds)) {
      out.oneByte(UNIT_ODDS).real(odds);
    }
    Numerics numerics = head.doubt().drift().numerics();
    if (!numerics.equals(Numerics.NEW)) {
      DriftStateCodec.write(out.oneByte(NUMERICS), numerics);
    }
    if (TrackCodec.hasFates(track)) {
      TrackCodec.writeFates(out.oneByte(FATES), track);
    }
    if (TrackCodec.hasWriters(track)) {
      TrackCodec.writeWriters(out.oneByte(WRITERS), track);
    }
    if (SharingCodec.any(track)) {
      sharing.write(out.oneByte(SHARING), track);
    }
  }

  /**
   * Two flags, as they were before there was a name for each trust: suspicious, accepting. Off the
   * curve it is neither; that is said at the head's very end, where an older plumbline, to which it
   * was the same as trusted, does not look. What it is cannot be told from the open findings: they
   * move with every loss, trust only when a bin closes.
   */
  private static void write(StateWriter out, Trust trust) {
    out.flag(trust.suspicious());
    out.flag(trust.accepting());
  }

  private static Trust readTrust(StateReader in) {
    boolean suspicious = in.flag();
    boolean accepting = in.flag();
    if (suspicious) {
      // Both at once never were: for a while they meant off the curve.
      return accepting ? new Trust.OffCurve() : new Trust.Suspicious();
    }
    return accepting ? new Trust.Accepting() : new Trust.Trusted();
  }
}
