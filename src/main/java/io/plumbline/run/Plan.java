package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.law.Courses;
import java.util.List;
import java.util.Optional;

/**
 * What is planned for a run: how far it goes and what its learning rate does. Derived from the
 * declaration and the bins alone, one bin after the other.
 *
 * <p>A declared schedule is followed as long as the logged rates do; else the plan is a {@link
 * ScheduleGuess} from those rates, renewed as the run goes on.
 *
 * @param axis the time axis of the run's law
 * @param declaredHorizon whether its horizon is the target
 * @param basis what the learning rate rests on
 * @param courses what the learning rate may do from the newest bin on
 * @param madeAt tokens seen when it was made
 */
record Plan(
    TimeAxis axis, boolean declaredHorizon, RateBasis basis, Courses courses, double madeAt) {

  /** A guess is made anew when the tokens have grown by this factor ... */
  private static final double RENEWED = 1.1;

  /** ... or, by a tenth of it, when the newest rates are off by this share of the peak. */
  private static final double OFF = 0.02;

  private static final double RENEWED_IF_OFF = 1.01;

  /** This many of the newest bins are held against the rates assumed. */
  private static final int NEWEST = 2;

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
    boolean outgrown = !declaredHorizon && bins.get(bins.size() - 1).lastTokens() > axis.horizon();
    return outgrown || due(bins) ? Planning.plan(declaration, bins, Optional.of(this)) : this;
  }

  /** Whether the fit has to be made anew when this plan follows that one. */
  boolean refits(Plan before) {
    return axis.clock() != before.axis.clock()
        || Double.compare(axis.peakRate(), before.axis.peakRate()) != 0;
  }

  /**
   * Whether a learning rate logged lies below the one planned for it: a loss may then lie below its
   * curve without anything being wrong.
   */
  boolean colder(double tokens, double rate) {
    if (basis.kind() == ScheduleBasis.DECLARED) {
      Schedule schedule = basis.declared().orElseThrow().schedule();
      return rate < basis.multiple() * (schedule.at(tokens) - OFF * schedule.peak());
    }
    Optional<Schedule> rates = axis.rates();
    return rates.isPresent() && rate < rates.get().at(tokens) - OFF * rates.get().peak();
  }

  /** The learning rate as logged, over the whole run; empty when unknown or still open. */
  Optional<Schedule> learningRate() {
    return switch (basis.kind()) {
      case DECLARED -> basis.declared().orElseThrow().asLogged(basis.multiple());
      case INFERRED -> axis.rates();
      case CONTRADICTED, UNKNOWN -> Optional.empty();
    };
  }

  /** Whether nothing tells what the learning rate is doing. */
  boolean hidden() {
    return axis.rates().isEmpty();
  }

  private boolean due(List<Bin> bins) {
    Bin newest = bins.get(bins.size() - 1);
    if (axis.perStep() <= 0 && newest.lastStep().orElse(0) > 0) {
      return true;
    }
    double grown = newest.lastTokens() / madeAt;
    if (basis.kind() != ScheduleBasis.DECLARED) {
      return grown >= RENEWED || (grown >= RENEWED_IF_OFF && off(bins));
    }
    if (Double.isNaN(newest.learningRate()) || !(grown >= RENEWED_IF_OFF)) {
      return false;
    }
    return Double.isNaN(basis.multiple())
        || basis.declared().orElseThrow().contradictedBy(bins, basis.multiple());
  }

  /** Whether the two newest bins that tell a rate are off the rates the plan was made of. */
  private boolean off(List<Bin> bins) {
    Optional<Schedule> rates = axis.rates();
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
