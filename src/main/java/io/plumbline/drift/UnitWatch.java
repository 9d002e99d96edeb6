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
 * yet a drift. A unit that it has told is a finding, never a correction: nothing that is shown,
 * learned or taught is rescaled. While it stands losses are held against nothing and are not
 * learned. It ends when the loss returns, when somebody answers ({@link #answered}), or when it is
 * refuted: the losses, taken back, do not go on as before.
 *
 * @param unit the unit that losses are believed to be in
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
   * @param odds against a jump of the loss itself; NaN where it was stored without
   */
  public record Change(Place since, double expected, double seen, double odds) {
    /** There never was one. */
    static final Change NONE = new Change(Place.NONE, Double.NaN, Double.NaN, Double.NaN);
  }

  /** Before the first loss. */
  public static final UnitWatch NEW =
      new UnitWatch(LossUnit.SAME, LossLevel.NONE, UnitTrial.NONE, Double.NaN, Change.NONE);

  /** Odds above these are not told apart: what they rest on is not known so well. */
  private static final double MOST_ODDS = 1_000;

  /** Losses that stray by more, in the logarithm, may be at any factor by chance. */
  static final double RESTLESS = 0.08;

  /** Least jump in the logarithm that is tried: a quarter. */
  static final double JUMP = 0.22;

  /**
   * With one more loss.
   *
   * @param logged as logged; what is not a finite number above 0 ends a trial and changes nothing
   *     else
   * @param line what the law expects of it, NaN where it says nothing
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
      boolean tells = level.known() && level.calm() && level.sd() < RESTLESS;
      boolean tried = comparable && tells && jump;
      return tried ? begun.jumped(logged, against, new Place(tokens, step), r) : begun.at(r, byLaw);
    }
    UnitTrial longer = trial.plus(logged, against, new Place(tokens, step));
    if (!comparable || !longer.open(level, unit, first)) {
      return another() ? begun.answered() : begun.with(UnitTrial.NONE).at(r, byLaw);
    }
    return longer
        .told(level, unit, first)
        .map(found -> changed(found, longer))
        .orElseGet(() -> begun.with(longer));
  }

  /** A loss r off the law opens a trial, if a unit may explain it. */
  private UnitWatch jumped(double logged, double against, Place at, double r) {
    UnitTrial opened = UnitTrial.NONE.plus(logged, against, at);
    if (opened.open(level, unit, first)) {
      return with(opened);
    }
    return another() ? answered() : at(r, level.byLaw());
  }

  /** Whether losses are believed to be in another unit than the run began with. */
  public boolean another() {
    return !unit.equals(LossUnit.SAME);
  }

  /** Whether the newest loss is, or may be, in another unit: it tells nothing of the run. */
  public boolean inDoubt() {
    return trial.live() || another();
  }

  /**
   * After somebody has said that the loss was changed on purpose, or the unit was refuted: what is
   * logged is what the run logs, and its level is found anew.
   */
  public UnitWatch answered() {
    return new UnitWatch(
        LossUnit.SAME,
        new LossLevel(level.byLaw(), 0, 0, level.pairs(), level.variance(), Double.NaN),
        UnitTrial.NONE,
        first,
        Change.NONE);
  }

  /** Whether a jump is being tried. */
  public boolean trying() {
    return trial.live();
  }

  /** As stored apart from the rest: how likely the unit was when it was told. */
  public UnitWatch withOdds(double odds) {
    return new UnitWatch(
        unit,
        level,
        trial,
        first,
        new Change(change.since(), change.expected(), change.seen(), odds));
  }

  /** How many losses there were since the jump that is being tried. */
  public int tried() {
    return trial.size();
  }

  /** After a return to a checkpoint, or an announced change: a trial ends, the unit stays. */
  public UnitWatch restarted() {
    return new UnitWatch(unit, level.settled(), UnitTrial.NONE, first, change);
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
                "the loss seems to be logged in another unit since %s: expected %.4f, logged %.4f,"
                    + " %s%s. Nothing is rescaled; forecast and drift wait until it returns, or a"
                    + " change event says that it is meant",
                change.since().says(),
                change.expected(),
                change.seen(),
                unit.says(),
                Double.isNaN(change.odds())
                    ? ""
                    : String.format(
                        Locale.ROOT,
                        " (odds %.0f to 1 against a jump of the loss itself)",
                        Math.min(change.odds(), MOST_ODDS)))));
  }

  private UnitWatch beginning(double logged) {
    return new UnitWatch(unit, level, trial, logged, change);
  }

  @SuppressWarnings("ReferenceEquality") // a trial that did not change is the very same
  private UnitWatch with(UnitTrial next) {
    return next == trial ? this : new UnitWatch(unit, level, next, first, change);
  }

  /** With one more loss; two in a row that are not where the unit has them refute it. */
  private UnitWatch at(double r, boolean byLaw) {
    if (Double.isNaN(r)) {
      return this;
    }
    boolean refuted = another() && byLaw && Math.abs(r) > JUMP && Math.abs(level.last()) > JUMP;
    return refuted ? answered() : new UnitWatch(unit, level.plus(r, byLaw), trial, first, change);
  }

  private UnitWatch changed(UnitTrial.Told found, UnitTrial by) {
    if (found.unit().equals(LossUnit.SAME)) {
      return new UnitWatch(LossUnit.SAME, level.settled(), UnitTrial.NONE, first, Change.NONE);
    }
    double logged = 0;
    double lines = 0;
    for (int i = 0; i < by.size(); i++) {
      logged += by.logged()[i] / by.size();
      lines += by.lines()[i] / by.size();
    }
    return new UnitWatch(
        found.unit(),
        level.settled(),
        UnitTrial.NONE,
        first,
        new Change(by.since(), lines * Math.exp(level.level()), logged, found.odds()));
  }
}
