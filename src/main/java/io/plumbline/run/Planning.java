package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.curve.ScheduleGuess;
import io.plumbline.curve.SeenRates;
import io.plumbline.event.Declaration;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.law.Courses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The work of making a {@link Plan}; lives for one call. */
final class Planning {
  /** An undeclared run's law is written this far ahead of what it has seen, at least. */
  private static final double AHEAD = 2;

  /**
   * Beyond this peak a learning rate is not AdamW's (Muon's 0.02, a multiple of a base, SGD), and
   * below the other neither: it does not tell the anneal gain.
   */
  private static final double MOST_RATE = 0.0101;

  private static final double LEAST_RATE = 1e-6;

  /** Logged rates this factor off the declared ones: neither is known to tell the gain. */
  private static final double SCALED = 2;

  /** Logged rates within this share of the declared ones are the same. */
  private static final double SAME = 0.02;

  /** Futures named in a sentence, at most. */
  private static final int NAMED = 3;

  private final Declaration declaration;
  private final Optional<Plan> before;
  private final SeenRates seen;
  private final double tokens;
  private final double horizon;
  private final double perStep;
  private final Optional<DeclaredSchedule> declared;

  private Planning(Declaration declaration, List<Bin> bins, Optional<Plan> before) {
    this.declaration = declaration;
    this.before = before;
    this.seen = SeenRates.of(bins);
    this.tokens = bins.isEmpty() ? 0 : bins.get(bins.size() - 1).lastTokens();
    double target = declaration.horizonTokens().orElse(0);
    this.horizon =
        target > 0
            ? target
            : Math.pow(2, Math.ceil(Math.log(Math.max(1, tokens) * AHEAD) / Math.log(2)));
    this.perStep =
        declaration.tokensPerStep().orElse(0) > 0
            ? declaration.tokensPerStep().getAsLong()
            : perStep(bins);
    this.declared = DeclaredSchedule.of(declaration);
  }

  /**
   * The plan of a run that has shown these bins.
   *
   * @param before the plan that it follows; its clock is kept where it serves
   */
  static Plan plan(Declaration declaration, List<Bin> bins, Optional<Plan> before) {
    Planning planning = new Planning(declaration, bins, before);
    if (planning.declared.isEmpty()) {
      return planning.guessed(ScheduleBasis.UNKNOWN, Double.NaN);
    }
    DeclaredSchedule schedule = planning.declared.get();
    double multiple = schedule.multiple(planning.seen);
    boolean contradicted = !Double.isNaN(multiple) && schedule.contradictedBy(bins, multiple);
    return contradicted
        ? planning.guessed(ScheduleBasis.CONTRADICTED, multiple)
        : planning.declared(schedule, multiple);
  }

  private static double perStep(List<Bin> bins) {
    for (int i = bins.size() - 1; i >= 0; i--) {
      long step = bins.get(i).lastStep().orElse(0);
      if (step > 0) {
        return bins.get(i).lastTokens() / (double) step;
      }
    }
    return 0;
  }

  private Plan declared(DeclaredSchedule schedule, double multiple) {
    double factor = Double.isNaN(multiple) || Math.abs(multiple - 1) < SAME ? 1 : multiple;
    boolean strayed = before.isPresent() && before.get().basis().kind() != ScheduleBasis.DECLARED;
    Schedule rates = strayed ? returned(schedule, factor) : schedule.schedule();
    String says =
        strayed
            ? "the learning rate has returned to the declared " + schedule.kind()
            : "declared: " + schedule.kind();
    return plan(
        ScheduleBasis.DECLARED, says, multiple, Optional.of(rates), peak(multiple), List.of());
  }

  /** The rates seen, then those declared. */
  private Schedule returned(DeclaredSchedule schedule, double factor) {
    return ScheduleGuess.joined(seen, tokens, horizon, x -> factor * schedule.schedule().at(x));
  }

  private Plan guessed(ScheduleBasis basis, double multiple) {
    double peak = peak(multiple);
    if (declaration.horizonTokens().isEmpty() || (seen.size() == 0 && tokens <= 0)) {
      Optional<Schedule> held =
          seen.size() == 0
              ? Optional.empty()
              : Optional.of(
                  ScheduleGuess.joined(seen, tokens, horizon, x -> seen.rate(seen.size() - 1)));
      String says =
          declaration.horizonTokens().isEmpty()
              ? "no target is declared: the learning rate is held as it is"
              : "nothing is known of the learning rate yet";
      return plan(basis, says, multiple, held, peak, List.of());
    }
    ScheduleGuess guess = ScheduleGuess.of(seen, tokens, horizon);
    List<ScheduleGuess.Future> futures = guess.futures();
    Optional<Schedule> best =
        guess.seen() ? Optional.of(futures.get(0).schedule()) : Optional.empty();
    ScheduleBasis found =
        basis == ScheduleBasis.UNKNOWN && guess.pinned() && guess.seen()
            ? ScheduleBasis.INFERRED
            : basis;
    return plan(found, why(found) + says(guess), multiple, best, peak, futures);
  }

  private Plan plan(
      ScheduleBasis basis,
      String says,
      double multiple,
      Optional<Schedule> rates,
      double peak,
      List<ScheduleGuess.Future> futures) {
    TimeAxis axis =
        before
            .map(Plan::axis)
            .filter(old -> old.serves(horizon, perStep, peak, rates, tokens))
            .orElseGet(() -> new TimeAxis(horizon, perStep, peak, rates, clock(rates)));
    return new Plan(
        axis,
        declaration.horizonTokens().isPresent(),
        new RateBasis(basis, says, declared, multiple),
        courses(axis.clock(), futures, rates.isEmpty()),
        tokens);
  }

  private AnnealClock clock(Optional<Schedule> rates) {
    return rates
        .map(all -> AnnealClock.of(all, horizon, perStep))
        .orElseGet(() -> AnnealClock.unknown(horizon));
  }

  private Courses courses(AnnealClock clock, List<ScheduleGuess.Future> futures, boolean hidden) {
    List<Courses.Course> courses = new ArrayList<>(futures.size());
    for (ScheduleGuess.Future future : futures) {
      courses.add(new Courses.Course(future.weight(), clock.continued(future.schedule(), tokens)));
    }
    return new Courses(courses, hidden);
  }

  /**
   * The peak learning rate if it tells the anneal gain, else NaN. A shape declared without a peak
   * has the peak 1, so that the multiple is the peak.
   */
  private double peak(double multiple) {
    boolean stated =
        declaration
            .schedule()
            .filter(
                schedule ->
                    schedule.peakLr().isPresent()
                        || schedule.kind() == ScheduleDeclaration.Kind.POINTS)
            .isPresent();
    double logged = declared.isPresent() && multiple > 0 ? multiple : seen.peak();
    double peak = stated ? declaration.peakRate() : logged;
    boolean scaled = stated && (multiple > SCALED || multiple < 1 / SCALED);
    return peak >= LEAST_RATE && peak <= MOST_RATE && !scaled ? peak : Double.NaN;
  }

  private String why(ScheduleBasis basis) {
    return switch (basis) {
      case CONTRADICTED ->
          "the learning rate has left the declared " + declared.orElseThrow().kind() + "; ";
      case DECLARED, INFERRED, UNKNOWN -> "no schedule is declared; ";
    };
  }

  private static String says(ScheduleGuess guess) {
    List<ScheduleGuess.Future> futures = guess.futures();
    if (guess.seen() && guess.pinned()) {
      return "the learning rates seen lie on " + futures.get(0).name();
    }
    StringBuilder says =
        new StringBuilder(
            guess.seen()
                ? "what the learning rate will do is open, and the interval allows for it: "
                : "no learning rate is logged, and the interval allows for what is usual: ");
    for (int i = 0; i < Math.min(NAMED, futures.size()); i++) {
      says.append(i > 0 ? ", " : "")
          .append(futures.get(i).name())
          .append(String.format(Locale.ROOT, " (%.0f %%)", 100 * futures.get(i).weight()));
    }
    return says.append(futures.size() > NAMED ? " and others" : "").toString();
  }
}
