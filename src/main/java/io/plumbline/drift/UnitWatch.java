package io.plumbline.drift;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Watches for a loss that is logged in another unit from one event to the next. Immutable, small,
 * stored with the run.
 *
 * <p>A jump by more than {@link #JUMP} opens a {@link UnitTrial}; while one is open the jump is not
 * yet a drift. Once it has told the unit, losses are taken back to the one that the run began with,
 * so that law, forecast and detectors go on; when the loss returns, so does the unit.
 *
 * @param unit the unit in force
 * @param level where losses lie, taken back
 * @param trial losses since a jump
 * @param first the run's first loss, NaN before it
 * @param change where and how it came into force
 */
public record UnitWatch(
    LossUnit unit, LossLevel level, UnitTrial trial, double first, Change change) {

  /**
   * A change of the unit.
   *
   * @param since where it lies
   * @param expected what was expected there, nats per token
   * @param seen mean of what was logged there
   */
  public record Change(Place since, double expected, double seen) {
    /** There never was one. */
    static final Change NONE = new Change(Place.NONE, Double.NaN, Double.NaN);
  }

  /** Before the first loss. */
  public static final UnitWatch NEW =
      new UnitWatch(LossUnit.SAME, LossLevel.NONE, UnitTrial.NONE, Double.NaN, Change.NONE);

  /** Least jump in the logarithm that is tried: a quarter. */
  static final double JUMP = 0.22;

  /**
   * With one more loss.
   *
   * @param logged as logged; what is not a finite number above 0 ends a trial and changes nothing
   *     else
   * @param line what the law expects of it in the unit that the run began with, NaN where it says
   *     nothing
   */
  public UnitWatch plus(double logged, double line, long tokens, OptionalLong step) {
    double loss = unit.back(logged);
    boolean byLaw = line > 0;
    double against = byLaw ? line : 1;
    if (!(logged > 0 && logged < Double.POSITIVE_INFINITY)) {
      return with(UnitTrial.NONE);
    }
    UnitWatch begun = Double.isNaN(first) ? beginning(logged) : this;
    boolean comparable = byLaw == level.byLaw();
    double r = loss > 0 ? Math.log(loss / against) : Double.NaN;
    if (!trial.live()) {
      boolean jump = !(Math.abs(r - level.level()) <= Math.max(JUMP, 4 * level.sd()));
      boolean tried = comparable && level.known() && level.calm() && jump;
      return tried ? begun.jumped(logged, against, new Place(tokens, step), r) : begun.at(r, byLaw);
    }
    UnitTrial longer = trial.plus(logged, against, new Place(tokens, step));
    if (!comparable || !longer.open(level, unit)) {
      return begun.with(UnitTrial.NONE).at(r, byLaw);
    }
    return longer
        .told(level, unit, first)
        .map(found -> changed(found, longer))
        .orElseGet(() -> begun.with(longer));
  }

  /** A loss r off the law opens a trial, if a unit may explain it. */
  private UnitWatch jumped(double logged, double against, Place at, double r) {
    UnitTrial opened = UnitTrial.NONE.plus(logged, against, at);
    return opened.open(level, unit) ? with(opened) : at(r, level.byLaw());
  }

  /** Whether a jump is being tried. */
  public boolean trying() {
    return trial.live();
  }

  /** Where the unit in force began, in tokens; 0 when it never changed. */
  public long sinceTokens() {
    return change.since().tokens();
  }

  /** How many losses there were since the jump that is being tried. */
  public int tried() {
    return trial.size();
  }

  /** After a return to a checkpoint, or an announced change: a trial ends, the unit stays. */
  public UnitWatch restarted() {
    return new UnitWatch(unit, level.settled(), UnitTrial.NONE, first, change);
  }

  /** After a change of the data: the level is found anew. */
  public UnitWatch relearning() {
    return new UnitWatch(
        unit,
        new LossLevel(level.byLaw(), 0, 0, level.pairs(), level.variance(), Double.NaN),
        UnitTrial.NONE,
        first,
        change);
  }

  /** The finding while the loss is not in the unit that the run began with. */
  public Optional<Cause> cause() {
    if (unit.equals(LossUnit.SAME)) {
      return Optional.empty();
    }
    return Optional.of(
        new Cause(
            Finding.LOSS_UNIT,
            change.seen() / change.expected(),
            1,
            change.since().tokens(),
            change.since().step(),
            OptionalDouble.of(change.expected()),
            OptionalDouble.of(change.seen()),
            String.format(
                Locale.ROOT,
                "the loss is logged in another unit since %s: expected %.4f, logged %.4f, %s. It is"
                    + " taken back before it is judged, until it returns",
                change.since().says(),
                change.expected(),
                change.seen(),
                unit.says())));
  }

  private UnitWatch beginning(double logged) {
    return new UnitWatch(unit, level, trial, logged, change);
  }

  @SuppressWarnings("ReferenceEquality") // a trial that did not change is the very same
  private UnitWatch with(UnitTrial next) {
    return next == trial ? this : new UnitWatch(unit, level, next, first, change);
  }

  private UnitWatch at(double r, boolean byLaw) {
    return Double.isNaN(r) ? this : new UnitWatch(unit, level.plus(r, byLaw), trial, first, change);
  }

  private UnitWatch changed(LossUnit found, UnitTrial by) {
    double logged = 0;
    double lines = 0;
    for (int i = 0; i < by.size(); i++) {
      logged += by.logged()[i] / by.size();
      lines += by.lines()[i] / by.size();
    }
    return new UnitWatch(
        found,
        level.settled(),
        UnitTrial.NONE,
        first,
        new Change(by.since(), lines * Math.exp(level.level()), logged));
  }
}
