package io.plumbline.stream;

import io.plumbline.drift.Causes;
import io.plumbline.drift.LossLevel;
import io.plumbline.drift.LossUnit;
import io.plumbline.drift.Pace;
import io.plumbline.drift.Place;
import io.plumbline.drift.RateWatch;
import io.plumbline.drift.TokenWatch;
import io.plumbline.drift.UnitTrial;
import io.plumbline.drift.UnitWatch;
import io.plumbline.event.Position;
import io.plumbline.run.Changes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The watches for causes and the changes announced, in a stored head; its version is the head's.
 */
final class CausesCodec {
  /** Stored for a count or step that is not known. */
  private static final long UNKNOWN = -1;

  private CausesCodec() {}

  static void write(StateWriter out, Causes causes) {
    UnitWatch unit = causes.unit();
    Codes.LOSS_UNIT.write(out, unit.unit().kind());
    out.whole(unit.unit().number());
    LossLevel level = unit.level();
    out.flag(level.byLaw()).real(level.count()).real(level.level());
    out.real(level.pairs()).real(level.variance()).real(level.last());
    UnitTrial trial = unit.trial();
    out.whole(trial.logged().length);
    for (int i = 0; i < trial.logged().length; i++) {
      out.real(trial.logged()[i]).real(trial.lines()[i]);
    }
    write(out, trial.since());
    out.real(unit.first());
    write(out, unit.change().since());
    out.real(unit.change().expected()).real(unit.change().seen());
    TokenWatch tokens = causes.tokens();
    TokenWatch.Counts newest = tokens.newest();
    out.whole(newest.tokens().orElse(UNKNOWN)).whole(newest.step().orElse(UNKNOWN));
    out.whole(newest.samples().orElse(UNKNOWN));
    write(out, tokens.perStep());
    write(out, tokens.perSample());
    TokenWatch.Misfit misfit = tokens.finding();
    Codes.MISFIT.write(out, misfit.kind());
    out.real(misfit.due()).real(misfit.seen());
    out.whole(misfit.seqLen());
    write(out, misfit.since());
    RateWatch rate = causes.rate();
    out.real(rate.scale().multiple()).whole(rate.scale().compared());
    out.whole(rate.row().off()).whole(rate.row().on());
    out.flag(rate.confirmed()).flag(rate.excused());
    write(out, rate.departed().since());
    out.real(rate.departed().declared()).real(rate.departed().logged());
  }

  static Causes read(StateReader in) {
    return new Causes(readUnit(in), readTokens(in), readRate(in));
  }

  static void write(StateWriter out, Changes changes) {
    out.whole(changes.ahead().size());
    for (Changes.Announced ahead : changes.ahead()) {
      Codes.CHANGE.write(out, ahead.what());
      out.optional(ahead.at().step()).optional(ahead.at().tokens()).optional(ahead.at().samples());
    }
    out.whole(changes.anchors().size());
    for (Changes.Anchor anchor : changes.anchors()) {
      out.whole(anchor.step()).whole(anchor.tokens()).whole(anchor.perStep());
    }
  }

  static Changes readChanges(StateReader in) {
    List<Changes.Announced> ahead = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      ahead.add(
          new Changes.Announced(
              Codes.CHANGE.read(in),
              new Position(in.optionalWhole(), in.optionalWhole(), in.optionalWhole())));
    }
    List<Changes.Anchor> anchors = new ArrayList<>();
    for (int left = in.length(1); left > 0; left--) {
      anchors.add(new Changes.Anchor(in.whole(), in.whole(), in.whole()));
    }
    return new Changes(ahead, anchors);
  }

  private static UnitWatch readUnit(StateReader in) {
    LossUnit unit = new LossUnit(Codes.LOSS_UNIT.read(in), in.count());
    LossLevel level =
        new LossLevel(in.flag(), in.real(), in.real(), in.real(), in.real(), in.real());
    int length = in.length(2 * Double.BYTES);
    double[] logged = new double[length];
    double[] lines = new double[length];
    for (int i = 0; i < length; i++) {
      logged[i] = in.real();
      lines[i] = in.real();
    }
    UnitTrial trial = new UnitTrial(logged, lines, readPlace(in));
    return new UnitWatch(
        unit,
        level,
        trial,
        in.real(),
        new UnitWatch.Change(readPlace(in), in.real(), in.real(), Double.NaN));
  }

  private static TokenWatch readTokens(StateReader in) {
    return new TokenWatch(
        new TokenWatch.Counts(known(in.whole()), known(in.whole()), known(in.whole())),
        readPace(in),
        readPace(in),
        new TokenWatch.Misfit(
            Codes.MISFIT.read(in), in.real(), in.real(), in.whole(), readPlace(in)));
  }

  private static RateWatch readRate(StateReader in) {
    return new RateWatch(
        new RateWatch.Scale(in.real(), in.count()),
        new RateWatch.Row(in.count(), in.count()),
        in.flag(),
        in.flag(),
        new RateWatch.Departed(readPlace(in), in.real(), in.real()));
  }

  private static void write(StateWriter out, Pace pace) {
    out.real(pace.rate()).whole(pace.steady()).real(pace.other()).whole(pace.others());
    write(out, pace.since());
  }

  private static void write(StateWriter out, Place place) {
    out.whole(place.tokens()).whole(place.step().orElse(UNKNOWN));
  }

  private static Place readPlace(StateReader in) {
    return new Place(in.whole(), known(in.whole()));
  }

  private static OptionalLong known(long stored) {
    return stored == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(stored);
  }

  private static Pace readPace(StateReader in) {
    return new Pace(in.real(), in.count(), in.real(), in.count(), readPlace(in));
  }
}
