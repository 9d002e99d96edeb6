package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.ScheduleDeclaration;
import java.util.List;
import java.util.Optional;

/**
 * What a run's declaration says about the time axis of its law: horizon, schedule, clock.
 *
 * @param horizon tokens the law is written at: the target, or a power of two ahead of an undeclared
 *     run
 * @param declaredHorizon whether that is the target
 * @param schedule the learning rate, declared or as seen so far; empty when nothing is known of it
 * @param declaredSchedule whether it was declared
 * @param clock derived from the two
 */
record Plan(
    double horizon,
    boolean declaredHorizon,
    Optional<Schedule> schedule,
    boolean declaredSchedule,
    AnnealClock clock) {

  /** An undeclared run's law is written this far ahead of what it has seen, at least. */
  private static final double AHEAD = 2;

  /**
   * A learning rate that differs from the schedule assumed by this share of its peak makes a new
   * plan.
   */
  private static final double RATE_TOLERANCE = 0.1;

  /** Default share of a wsd schedule that decays, where none is declared. */
  private static final double DECAY_FRACTION = 0.2;

  /** The plan of a run that has shown these bins. */
  static Plan of(Declaration declaration, List<Bin> bins) {
    double horizon = declaration.horizonTokens().orElse(0);
    boolean declared = horizon > 0;
    if (!declared) {
      double seen = bins.isEmpty() ? 1 : bins.get(bins.size() - 1).lastTokens();
      horizon = Math.pow(2, Math.ceil(Math.log(Math.max(1, seen) * AHEAD) / Math.log(2)));
    }
    Optional<Schedule> schedule = declared(declaration, horizon);
    boolean scheduled = schedule.isPresent();
    if (!scheduled) {
      schedule = AnnealClock.seen(bins);
    }
    double perStep = declaration.tokensPerStep().orElse(0);
    double end = horizon;
    AnnealClock clock =
        schedule
            .map(rates -> AnnealClock.of(rates, end, perStep))
            .orElseGet(() -> AnnealClock.unknown(end));
    return new Plan(horizon, declared, schedule, scheduled, clock);
  }

  /** Whether a run that now shows this bin as well has outgrown the plan. */
  boolean outgrownBy(Bin bin) {
    if (!declaredHorizon && bin.lastTokens() > horizon) {
      return true;
    }
    if (declaredSchedule || Double.isNaN(bin.learningRate())) {
      return false;
    }
    return schedule
        .map(
            rates ->
                Math.abs(bin.learningRate() - rates.at(bin.meanTokens()))
                    > RATE_TOLERANCE * Math.max(rates.peak(), bin.learningRate()))
        .orElse(true);
  }

  /** The peak learning rate, NaN when nothing is known or only the shape was declared. */
  double peakRate() {
    return schedule.map(Schedule::peak).filter(peak -> peak > 0 && peak < 1).orElse(Double.NaN);
  }

  private static Optional<Schedule> declared(Declaration declaration, double horizon) {
    return declaration.schedule().flatMap(wanted -> schedule(wanted, declaration, horizon));
  }

  private static Optional<Schedule> schedule(
      ScheduleDeclaration wanted, Declaration declaration, double horizon) {
    double peak = wanted.peakLr().orElse(1);
    double warmup =
        wanted.warmupTokens().isPresent()
            ? wanted.warmupTokens().getAsLong()
            : wanted.warmupSteps().orElse(0) * (double) declaration.tokensPerStep().orElse(0);
    double last = wanted.finalFrac().orElse(0);
    if (declaration.horizonTokens().isEmpty()
        && wanted.kind() != ScheduleDeclaration.Kind.POINTS
        && wanted.kind() != ScheduleDeclaration.Kind.CONSTANT) {
      return Optional.empty();
    }
    return switch (wanted.kind()) {
      case CONSTANT -> Optional.of(Schedule.constant(peak, warmup));
      case COSINE -> Optional.of(Schedule.cosine(peak, warmup, horizon, last));
      case LINEAR -> Optional.of(Schedule.linear(peak, warmup, horizon, last));
      case WSD ->
          Optional.of(
              Schedule.wsd(peak, warmup, horizon, wanted.decayFrac().orElse(DECAY_FRACTION), last));
      case INVERSE_SQRT -> Optional.of(Schedule.inverseSqrt(peak, warmup, horizon));
      case POINTS ->
          wanted.points().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  Schedule.points(
                      wanted.points().stream()
                          .mapToDouble(ScheduleDeclaration.Point::tokens)
                          .toArray(),
                      wanted.points().stream()
                          .mapToDouble(ScheduleDeclaration.Point::learningRate)
                          .toArray()));
    };
  }
}
