package io.plumbline.stream;

import io.plumbline.drift.Causes;
import io.plumbline.drift.LossLevel;
import io.plumbline.drift.LossUnit;
import io.plumbline.drift.Pace;
import io.plumbline.drift.RateWatch;
import io.plumbline.drift.TokenWatch;
import io.plumbline.drift.UnitTrial;
import io.plumbline.drift.UnitWatch;
import io.plumbline.event.Position;
import io.plumbline.run.Changes;
import java.util.ArrayList;
import java.util.List;

/**
 * The watches for causes and the changes announced, in a stored head; its version is the head's.
 */
final class CausesCodec {
  private CausesCodec() {}

  static void write(StateWriter out, Causes causes) {
    UnitWatch unit = causes.unit();
    Code.LOSS_UNIT.write(out, unit.unit().kind());
    out.whole(unit.unit().number());
    LossLevel level = unit.level();
    out.flag(level.byLaw()).real(level.count()).real(level.level());
    out.real(level.pairs()).real(level.variance()).real(level.last());
    UnitTrial trial = unit.trial();
    out.whole(trial.logged().length);
    for (int i = 0; i < trial.logged().length; i++) {
      out.real(trial.logged()[i]).real(trial.lines()[i]);
    }
    out.whole(trial.tokens()).whole(trial.step());
    out.real(unit.first()).whole(unit.sinceTokens()).whole(unit.sinceStep());
    out.real(unit.expected()).real(unit.seen());
    TokenWatch tokens = causes.tokens();
    out.whole(tokens.tokens()).whole(tokens.step()).whole(tokens.samples());
    write(out, tokens.perStep());
    write(out, tokens.perSample());
    TokenWatch.Misfit misfit = tokens.finding();
    Code.MISFIT.write(out, misfit.kind());
    out.real(misfit.due()).real(misfit.seen());
    out.whole(misfit.seqLen()).whole(misfit.sinceTokens()).whole(misfit.sinceStep());
    RateWatch rate = causes.rate();
    out.real(rate.multiple()).whole(rate.compared()).whole(rate.off()).whole(rate.on());
    out.flag(rate.confirmed()).flag(rate.excused());
    out.whole(rate.sinceTokens()).whole(rate.sinceStep());
    out.real(rate.declared()).real(rate.logged());
  }

  static Causes read(StateReader in) {
    return new Causes(readUnit(in), readTokens(in), readRate(in));
  }

  static void write(StateWriter out, Changes changes) {
    out.whole(changes.ahead().size());
    for (Changes.Announced ahead : changes.ahead()) {
      Code.CHANGE.write(out, ahead.what());
      out.optional(ahead.at().step()).optional(ahead.at().tokens()).optional(ahead.at().samples());
    }
    out.whole(changes.anchors().size());
    for (Changes.Anchor anchor : changes.anchors()) {
      out.whole(anchor.step()).whole(anchor.tokens()).whole(anchor.perStep());
    }
  }

  static Changes readChanges(StateReader in) {
    List<Changes.Announced> ahead = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      ahead.add(
          new Changes.Announced(
              Code.CHANGE.read(in),
              new Position(in.optionalWhole(), in.optionalWhole(), in.optionalWhole())));
    }
    List<Changes.Anchor> anchors = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      anchors.add(new Changes.Anchor(in.whole(), in.whole(), in.whole()));
    }
    return new Changes(ahead, anchors);
  }

  private static UnitWatch readUnit(StateReader in) {
    LossUnit unit = new LossUnit(Code.LOSS_UNIT.read(in), in.count());
    LossLevel level =
        new LossLevel(in.flag(), in.real(), in.real(), in.real(), in.real(), in.real());
    int length = in.count();
    double[] logged = new double[length];
    double[] lines = new double[length];
    for (int i = 0; i < length; i++) {
      logged[i] = in.real();
      lines[i] = in.real();
    }
    UnitTrial trial = new UnitTrial(logged, lines, in.whole(), in.whole());
    return new UnitWatch(
        unit, level, trial, in.real(), in.whole(), in.whole(), in.real(), in.real());
  }

  private static TokenWatch readTokens(StateReader in) {
    return new TokenWatch(
        in.whole(),
        in.whole(),
        in.whole(),
        readPace(in),
        readPace(in),
        new TokenWatch.Misfit(
            Code.MISFIT.read(in), in.real(), in.real(), in.whole(), in.whole(), in.whole()));
  }

  private static RateWatch readRate(StateReader in) {
    return new RateWatch(
        in.real(),
        in.count(),
        in.count(),
        in.count(),
        in.flag(),
        in.flag(),
        in.whole(),
        in.whole(),
        in.real(),
        in.real());
  }

  private static void write(StateWriter out, Pace pace) {
    out.real(pace.rate()).whole(pace.steady()).real(pace.other()).whole(pace.others());
    out.whole(pace.sinceTokens()).whole(pace.sinceStep());
  }

  private static Pace readPace(StateReader in) {
    return new Pace(in.real(), in.count(), in.real(), in.count(), in.whole(), in.whole());
  }
}
