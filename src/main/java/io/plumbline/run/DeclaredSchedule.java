package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.curve.SeenRates;
import io.plumbline.event.Declaration;
import io.plumbline.event.ScheduleDeclaration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A schedule as declared, and whether the learning rates logged are its own. Immutable.
 *
 * <p>Only shapes are compared: the rates logged may be any multiple of those declared (per-width
 * scaling, parameter groups, a rate logged as a multiple of a base, a shape declared without a
 * peak). The multiple is the median ratio since warm-up.
 */
final class DeclaredSchedule {
  /** Logged and declared rates differ when they do by this share of the peak. */
  private static final double TOLERANCE = 0.05;

  /** ... in this many of the newest bins in a row. */
  private static final int IN_A_ROW = 3;

  /** Ratios are taken where the declared rate is above this share of its peak. */
  private static final double COMPARABLE = 0.05;

  /** A run is warm once its rate has reached this share of its highest. */
  private static final double WARM = 0.98;

  /** Default share of a wsd schedule that decays, where none is declared. */
  private static final double DECAY_FRACTION = 0.2;

  private final Schedule schedule;
  private final String kind;
  private final double peak;
  private final boolean peakDeclared;

  private DeclaredSchedule(Schedule schedule, ScheduleDeclaration wanted) {
    this.schedule = schedule;
    this.kind = wanted.kind().name().toLowerCase(Locale.ROOT);
    this.peak = schedule.peak();
    this.peakDeclared =
        wanted.peakLr().isPresent() || wanted.kind() == ScheduleDeclaration.Kind.POINTS;
  }

  /**
   * The schedule of a declaration; empty when there is none, or none that tells a shape without the
   * target that is missing.
   */
  static Optional<DeclaredSchedule> of(Declaration declaration) {
    double horizon = declaration.horizonTokens().orElse(0);
    return declaration
        .schedule()
        .flatMap(
            wanted ->
                schedule(wanted, declaration, horizon)
                    .map(shape -> new DeclaredSchedule(shape, wanted)));
  }

  /** As declared. */
  Schedule schedule() {
    return schedule;
  }

  /**
   * In the units of the rates logged; empty for a shape without a peak while none is logged.
   *
   * @param multiple of the declared rates, NaN while not known
   */
  Optional<Schedule> asLogged(double multiple) {
    if (multiple > 0) {
      return Optional.of(multiple == 1 ? schedule : schedule.times(multiple));
    }
    return peakDeclared ? Optional.of(schedule) : Optional.empty();
  }

  /** The kind on the wire. */
  String kind() {
    return kind;
  }

  /**
   * The logged rates over the declared ones, NaN while nothing can be compared.
   *
   * @param seen what was logged
   */
  double multiple(SeenRates seen) {
    double[] ratios = new double[seen.size()];
    int n = 0;
    double warm = WARM * seen.peak();
    boolean begun = false;
    for (int i = 0; i < seen.size(); i++) {
      double declared = schedule.at(seen.tokens(i));
      begun |= seen.rate(i) >= warm;
      if (begun && declared > COMPARABLE * peak && seen.rate(i) > 0) {
        ratios[n++] = seen.rate(i) / declared;
      }
    }
    if (n == 0) {
      return Double.NaN;
    }
    double[] sorted = Arrays.copyOf(ratios, n);
    Arrays.sort(sorted);
    return sorted[n / 2];
  }

  /**
   * Whether the newest bins all depart from the declared shape.
   *
   * @param multiple of the declared rates
   */
  boolean contradictedBy(List<Bin> bins, double multiple) {
    int departed = 0;
    for (int i = bins.size() - 1; i >= 0 && departed < IN_A_ROW; i--) {
      Bin bin = bins.get(i);
      if (Double.isNaN(bin.learningRate())) {
        continue;
      }
      double declared = schedule.at(bin.meanTokens());
      if (Math.abs(bin.learningRate() / multiple - declared) <= TOLERANCE * peak) {
        return false;
      }
      departed++;
    }
    return departed == IN_A_ROW;
  }

  private static Optional<Schedule> schedule(
      ScheduleDeclaration wanted, Declaration declaration, double horizon) {
    double peak = wanted.peakLr().orElse(1);
    double warmup =
        wanted.warmupTokens().isPresent()
            ? wanted.warmupTokens().getAsLong()
            : wanted.warmupSteps().orElse(0) * (double) declaration.tokensPerStep().orElse(0);
    double last = wanted.finalFrac().orElse(0);
    if (!(horizon > 0)
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
