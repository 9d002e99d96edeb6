package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a run teaches its family, and when.
 *
 * <p>Stages: three tenths of the plan and every further tenth, 98 % and all of it, the declared end
 * in good order. A run speaks when it reaches another stage than the one it spoke at, so at most
 * ten times if nothing goes wrong. How much a lesson counts is a matter of its standard deviations,
 * and those are honest early: on 63 public and own runs the logarithm of the exponent at 30 % was
 * 0.16 (median) from that at the end, and claimed a deviation of 0.17, of the 0.3 that the shipped
 * prior leaves open; at 20 % and before that is hardly less than the prior's own.
 *
 * <p>A run that was paged for, failed or was killed teaches nothing, and takes back what it taught:
 * its curve is not its family's. A stall says nothing of the curve.
 */
final class Teacher {
  /** The first share of the plan, in tenths, that teaches. */
  private static final int FIRST = 3;

  /** At this share of the plan a run has come to its end. */
  private static final double COMPLETE_SHARE = 0.98;

  private static final int COMPLETE = 10;
  private static final int REACHED = 11;
  private static final int ENDED = 12;
  private static final int SILENT = 0;

  /** What wakes somebody for the curve's sake. */
  private static final List<AlertKind> OF_THE_CURVE =
      Stream.of(AlertKind.values())
          .filter(kind -> kind.severity() == AlertKind.Severity.PAGE && kind != AlertKind.STALLED)
          .toList();

  private Teacher() {}

  /**
   * A state as it is after its run has spoken.
   *
   * @param state with what was said noted
   * @param teachings what to tell families, in order; most often nothing
   */
  record Spoken(RunState state, List<Teaching> teachings) {}

  /** A rate above this share of its peak has not decayed. */
  private static final double HOT = 0.9;

  /** Lets the run speak, if it has something to say that its family does not know. */
  static Spoken speak(RunState state) {
    Optional<FamilyTie.Taught> before = state.tie().taught();
    int stage = stage(state);
    Optional<String> family = state.declaration().family();
    if (known(before, stage, family)) {
      return new Spoken(state, List.of());
    }
    Optional<Lesson> lesson = stage == SILENT ? Optional.empty() : lesson(state, stage >= COMPLETE);
    List<Teaching> teachings = new ArrayList<>();
    before
        .filter(taught -> lesson.isEmpty() || !lesson.get().family().equals(taught.family()))
        .ifPresent(taught -> teachings.add(Teaching.withdrawn(taught.family(), state.run())));
    lesson.ifPresent(fresh -> teachings.add(Teaching.of(fresh)));
    return new Spoken(
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
    AnnealClock clock = plan.axis().clock();
    return new RunTraits(
        declaration.activeParams().orElse(Double.NaN),
        plan.axis().peakRate(),
        plan.declaredHorizon() ? plan.axis().horizon() : Double.NaN,
        declaration.tokensPerStep().isPresent()
            ? declaration.tokensPerStep().getAsLong()
            : Double.NaN,
        plan.axis().rates().isPresent() && plan.declaredHorizon()
            ? clock.heat(plan.axis().horizon())
            : Double.NaN,
        kind(declaration, plan));
  }

  /** The declared kind; points are named after what they do. */
  private static String kind(Declaration declaration, Plan plan) {
    if (declaration.schedule().isEmpty()) {
      return "";
    }
    ScheduleDeclaration.Kind kind = declaration.schedule().get().kind();
    if (kind != ScheduleDeclaration.Kind.POINTS || !plan.declaredHorizon()) {
      return kind.name().toLowerCase(Locale.ROOT);
    }
    if (plan.axis().clock().heat(plan.axis().horizon()) > HOT) {
      return "constant";
    }
    return plan.axis().clock().heat(0.5 * plan.axis().horizon()) > HOT ? "wsd" : "cosine";
  }

  private static int stage(RunState state) {
    RunStatus status = state.head().track().status();
    if (state.declaration().family().isEmpty()
        || state.model().outlook().isEmpty()
        || status == RunStatus.FAILED
        || status == RunStatus.KILLED
        || state.head().watch().causes().unit().another()
        || paged(state.head().desk().alerts())) {
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
    return state.head().track().latest().tokens()
        / (double) state.declaration().horizonTokens().orElse(Long.MAX_VALUE);
  }

  private static boolean paged(AlertBook alerts) {
    for (AlertKind kind : OF_THE_CURVE) {
      if (alerts.opened(kind) > 0) {
        return true;
      }
    }
    return false;
  }

  private static LawShown shown(RunState state, Outlook outlook, boolean complete) {
    LawShown law = LawShown.of(outlook.law());
    return complete ? law.withMisses(Hindsight.misses(state.declaration(), state.bins())) : law;
  }

  /** The fit under the shipped prior: one told by the family would teach it its own words. */
  private static Optional<Lesson> lesson(RunState state, boolean complete) {
    Model model =
        state.tie().belief().prior().equals(Prior.SHIPPED)
            ? state.model()
            : Model.of(state.declaration(), Prior.SHIPPED, state.bins());
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
                                Math.max(0, state.head().track().clock().eventMs()),
                                state.curve().smoothedLoss(),
                                traits(state.declaration(), state.bins()),
                                shown(state, outlook, complete))))
        .filter(fresh -> fresh.law().sound() && Double.isFinite(fresh.lossNats()));
  }
}
