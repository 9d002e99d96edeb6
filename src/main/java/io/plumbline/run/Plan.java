package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.law.Courses;
import java.util.List;
import java.util.Optional;

/**
 * The time axis of a run's law: horizon, learning rate, clock. Derived from the declaration and the
 * bins alone, one bin after the other.
 *
 * <p>A declared schedule is followed as long as the logged rates do; else the plan is a {@link
 * ScheduleGuess} from those rates, renewed as the run goes on.
 *
 * @param horizon tokens the law is written at: the target, or a power of two ahead of an undeclared
 *     run
 * @param declaredHorizon whether that is the target
 * @param basis what the learning rate rests on
 * @param says the same in a sentence
 * @param declared the declared schedule, if it tells a shape
 * @param multiple logged rates over declared ones, NaN while not known
 * @param rates the learning rate that the clock was made of; empty when nothing is known of it
 * @param peakRate the peak learning rate if it tells the anneal gain, else NaN
 * @param perStep tokens per optimizer step, 0 when unknown
 * @param clock the fit's clock
 * @param courses what the learning rate may do from the newest bin on
 * @param madeAt tokens seen when it was made
 */
record Plan(
    double horizon,
    boolean declaredHorizon,
    ScheduleBasis basis,
    String says,
    Optional<DeclaredSchedule> declared,
    double multiple,
    Optional<Schedule> rates,
    double peakRate,
    double perStep,
    AnnealClock clock,
    Courses courses,
    double madeAt) {

  /** A guess is made anew when the tokens have grown by this factor ... */
  private static final double RENEWED = 1.1;

  /** ... or, by a tenth of it, when the newest rates are off by this share of the peak. */
  private static final double OFF = 0.02;

  private static final double RENEWED_IF_OFF = 1.01;

  /** This many of the newest bins are held against the rates assumed. */
  private static final int NEWEST = 2;

  /** Clocks whose rates to come differ by less than this share of the peak need no new fit ... */
  private static final double IMMATERIAL = 0.03;

  /** ... if those gone by differ by less than this. */
  private static final double EXACT = 0.003;

  /** Places at which clocks are compared. */
  private static final int COMPARED = 64;

  /** The plan of a run of which nothing has been seen. */
  static Plan of(Declaration declaration) {
    return Planning.plan(declaration, List.of(), Optional.empty());
  }

  /** The plan of a run that has shown these bins, whatever was planned before. */
  static Plan of(Declaration declaration, List<Bin> bins) {
    return Planning.plan(declaration, bins, Optional.empty());
  }

  /**
   * The plan after one more bin: this one, unless the run has outgrown it.
   *
   * @param bins all so far, at least one
   */
  Plan after(Declaration declaration, List<Bin> bins) {
    boolean outgrown = !declaredHorizon && bins.get(bins.size() - 1).lastTokens() > horizon;
    return outgrown || due(bins) ? Planning.plan(declaration, bins, Optional.of(this)) : this;
  }

  /** Whether the fit has to be made anew when this plan follows that one. */
  boolean refits(Plan before) {
    return clock != before.clock || Double.compare(peakRate, before.peakRate) != 0;
  }

  /**
   * Whether a learning rate logged lies below the one planned for it: a loss may then lie below its
   * curve without anything being wrong.
   */
  boolean colder(double tokens, double rate) {
    if (basis == ScheduleBasis.DECLARED) {
      Schedule schedule = declared.orElseThrow().schedule();
      return rate < multiple * (schedule.at(tokens) - OFF * schedule.peak());
    }
    return rates.isPresent() && rate < rates.get().at(tokens) - OFF * rates.get().peak();
  }

  /** The learning rate as logged, over the whole run; empty when unknown or still open. */
  Optional<Schedule> learningRate() {
    return switch (basis) {
      case DECLARED -> declared.orElseThrow().asLogged(multiple);
      case INFERRED -> rates;
      case CONTRADICTED, UNKNOWN -> Optional.empty();
    };
  }

  /** Whether nothing tells what the learning rate is doing. */
  boolean hidden() {
    return rates.isEmpty();
  }

  /** Whether a fit made with this plan's clock serves a plan with these quantities as well. */
  boolean serves(
      double otherHorizon,
      double otherStep,
      double otherPeak,
      Optional<Schedule> other,
      double tokens) {
    boolean samePeak =
        Double.compare(peakRate, otherPeak) == 0 || Math.abs(peakRate / otherPeak - 1) < IMMATERIAL;
    return horizon == otherHorizon
        && Math.abs(perStep - otherStep) <= IMMATERIAL * otherStep
        && samePeak
        && alike(other, tokens);
  }

  private boolean alike(Optional<Schedule> other, double now) {
    if (rates.isEmpty() || other.isEmpty()) {
      return rates.isEmpty() && other.isEmpty();
    }
    Schedule mine = rates.get();
    Schedule theirs = other.get();
    double myPeak = mine.peak();
    double theirPeak = theirs.peak();
    for (int i = 0; i <= COMPARED; i++) {
      double tokens = horizon * i / COMPARED;
      double apart = mine.at(tokens) / myPeak - theirs.at(tokens) / theirPeak;
      if (!(Math.abs(apart) < (tokens <= now ? EXACT : IMMATERIAL))) {
        return false;
      }
    }
    return true;
  }

  private boolean due(List<Bin> bins) {
    Bin newest = bins.get(bins.size() - 1);
    if (perStep <= 0 && newest.lastStep() > 0) {
      return true;
    }
    double grown = newest.lastTokens() / madeAt;
    if (basis != ScheduleBasis.DECLARED) {
      return grown >= RENEWED || (grown >= RENEWED_IF_OFF && off(bins));
    }
    if (Double.isNaN(newest.learningRate()) || !(grown >= RENEWED_IF_OFF)) {
      return false;
    }
    return Double.isNaN(multiple) || declared.orElseThrow().contradictedBy(bins, multiple);
  }

  /** Whether the two newest bins that tell a rate are off the rates the plan was made of. */
  private boolean off(List<Bin> bins) {
    double peak = rates.map(Schedule::peak).orElse(0.0);
    int found = 0;
    for (int i = bins.size() - 1; i >= 0 && found < NEWEST; i--) {
      Bin bin = bins.get(i);
      if (!Double.isNaN(bin.learningRate())) {
        double expected = rates.map(all -> all.at(bin.meanTokens())).orElse(Double.NaN);
        double apart = Math.abs(bin.learningRate() - expected);
        if (apart <= OFF * Math.max(peak, bin.learningRate())) {
          return false;
        }
        found++;
      }
    }
    return found > 0;
  }
}
