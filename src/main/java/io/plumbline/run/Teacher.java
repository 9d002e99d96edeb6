package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides what a run teaches its family, and when.
 *
 * <p>Stages: half of the plan and every further tenth, 98 % and all of it, the declared end in good
 * order. A run speaks when it reaches another stage than the one it spoke at, so at most eight
 * times if nothing goes wrong. Before half of its plan a run's exponent is mostly the prior it was
 * fitted under, and its anneal is to come.
 *
 * <p>A run that was paged for, failed or was killed teaches nothing, and takes back what it taught:
 * its curve is not its family's. A stall says nothing of the curve.
 */
final class Teacher {
  /** The first share of the plan, in tenths, that teaches. */
  private static final int FIRST = 5;

  /** At this share of the plan a run has come to its end. */
  private static final double COMPLETE_SHARE = 0.98;

  private static final int COMPLETE = 10;
  private static final int REACHED = 11;
  private static final int ENDED = 12;
  private static final int SILENT = 0;

  private Teacher() {}

  /**
   * A state as it is after its run has spoken.
   *
   * @param state with what was said noted
   * @param teachings what to tell families, in order; most often nothing
   */
  record Told(RunState state, List<Teaching> teachings) {}

  /** Lets the run speak, if it has something to say that its family does not know. */
  static Told tell(MonitorSettings settings, RunState state) {
    Optional<FamilyTie.Taught> before = state.tie().taught();
    int stage = stage(state);
    Optional<String> family = state.declaration().family();
    if (known(before, stage, family)) {
      return new Told(state, List.of());
    }
    Optional<Lesson> lesson =
        stage == SILENT ? Optional.empty() : lesson(settings, state, stage >= COMPLETE);
    List<Teaching> teachings = new ArrayList<>();
    before
        .filter(taught -> lesson.isEmpty() || !lesson.get().family().equals(taught.family()))
        .ifPresent(taught -> teachings.add(Teaching.withdrawn(taught.family(), state.run())));
    lesson.ifPresent(fresh -> teachings.add(Teaching.of(fresh)));
    return new Told(
        state.tied(
            new FamilyTie(
                state.tie().belief(),
                lesson.map(fresh -> new FamilyTie.Taught(fresh.family(), stage)))),
        teachings);
  }

  /** Asked with every event. */
  private static boolean known(
      Optional<FamilyTie.Taught> before, int stage, Optional<String> family) {
    if (before.isEmpty() || stage == SILENT) {
      return before.isEmpty() && stage == SILENT;
    }
    return before.get().stage() == stage
        && family.isPresent()
        && family.get().equals(before.get().family());
  }

  /** What is known of a run from its declaration alone. */
  static RunTraits traits(Declaration declaration) {
    return traits(declaration, List.of());
  }

  private static RunTraits traits(Declaration declaration, List<Bin> bins) {
    Plan plan = Plan.of(declaration, bins);
    AnnealClock clock = plan.clock();
    return new RunTraits(
        declaration.activeParams().orElse(Double.NaN),
        plan.peakRate(),
        plan.declaredHorizon() ? plan.horizon() : Double.NaN,
        declaration.tokensPerStep().isPresent()
            ? declaration.tokensPerStep().getAsLong()
            : Double.NaN,
        plan.rates().isPresent() && plan.declaredHorizon()
            ? clock.heat(plan.horizon())
            : Double.NaN,
        declaration
            .schedule()
            .map(rates -> rates.kind().name().toLowerCase(Locale.ROOT))
            .orElse(""));
  }

  private static int stage(RunState state) {
    RunStatus status = state.head().status();
    boolean broken =
        status == RunStatus.FAILED || status == RunStatus.KILLED || paged(state.head().alerts());
    if (broken || state.declaration().family().isEmpty() || state.model().outlook().isEmpty()) {
      return SILENT;
    }
    double share = share(state);
    if (share >= COMPLETE_SHARE) {
      return status == RunStatus.FINISHED ? ENDED : share >= 1 ? REACHED : COMPLETE;
    }
    int tenths = (int) (10 * share);
    return tenths >= FIRST ? tenths : SILENT;
  }

  private static double share(RunState state) {
    return state.head().latest().tokens()
        / (double) state.declaration().horizonTokens().orElse(Long.MAX_VALUE);
  }

  private static boolean paged(AlertBook alerts) {
    for (AlertKind kind : AlertKind.values()) {
      boolean ofTheCurve = kind.severity() == AlertKind.Severity.PAGE && kind != AlertKind.STALLED;
      if (ofTheCurve && alerts.opened()[kind.ordinal()] > 0) {
        return true;
      }
    }
    return false;
  }

  /** The fit under the shipped prior: one told by the family would teach it its own words. */
  private static Optional<Lesson> lesson(
      MonitorSettings settings, RunState state, boolean complete) {
    Model model =
        state.tie().belief().prior().equals(Prior.SHIPPED)
            ? state.model()
            : Model.of(settings, state.declaration(), Prior.SHIPPED, state.bins());
    return state
        .declaration()
        .family()
        .flatMap(
            family ->
                model
                    .outlook()
                    .map(
                        outlook ->
                            new Lesson(
                                family,
                                state.run(),
                                complete,
                                share(state),
                                Math.max(0, state.head().clock().eventMs()),
                                state.curve().smoothedLoss(),
                                traits(state.declaration(), state.bins()),
                                LawShown.of(outlook.law()))))
        .filter(fresh -> fresh.law().sound() && Double.isFinite(fresh.lossNats()));
  }
}
