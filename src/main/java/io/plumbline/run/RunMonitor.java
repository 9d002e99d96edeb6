package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.drift.DriftDetector;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import io.plumbline.event.EndStatus;
import io.plumbline.event.Mute;
import io.plumbline.event.Position;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyPriors;
import io.plumbline.law.Prior;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The heart: one event changes one run's state and yields one report. Pure: no clock, no Kafka, no
 * shared state.
 *
 * <p>Cost of {@link #step}: O(1) for an event, plus one update of the fit when a log-token bin
 * closes, whatever the run's length. The same events in the same order give the same reports, bit
 * for bit, also when the state was stored and restored in between.
 */
public final class RunMonitor {
  /** Most names of evaluation metrics kept for one run. */
  static final int MAX_METRICS = 64;

  /**
   * A run that has this share of its target behind it and falls silent has finished without saying
   * so.
   */
  private static final double AS_GOOD_AS_FINISHED = 0.98;

  /**
   * Share of the plan until which a run hears what its family learns. On 63 public and own runs a
   * family's prior moved the forecast by 0.03 of its own standard deviation (90th percentile 0.2 to
   * 0.5) until there, so it does not jump; later by next to nothing, so nothing is lost.
   */
  private static final double OPEN_TO_ADVICE = 0.5;

  private final MonitorSettings settings;
  private final FamilyPriors priors;
  private final Judging judging;

  /**
   * A monitor for any number of runs, to which no family teaches anything.
   *
   * @param settings the operator's choices
   */
  public RunMonitor(MonitorSettings settings) {
    this(settings, FamilyPriors.NONE);
  }

  /**
   * A monitor that asks what families teach.
   *
   * @param settings the operator's choices
   * @param priors asked for a run's prior when it is declared, and now and then until half of its
   *     plan; the answer stays with the run
   */
  public RunMonitor(MonitorSettings settings, FamilyPriors priors) {
    this(settings, priors, BatchTracks.NONE);
  }

  /**
   * A monitor that asks what families teach, and what runs have told of the batches they read.
   *
   * @param settings the operator's choices
   * @param priors as above
   * @param tracks what runs have told, see {@link Step#told}
   */
  public RunMonitor(MonitorSettings settings, FamilyPriors priors, BatchTracks tracks) {
    this.settings = settings;
    this.priors = priors;
    this.judging = new Judging(settings, new Siblings(tracks));
  }

  /** The state of a run of which nothing is known yet. */
  public RunState begin(String run) {
    return restore(run, Declaration.NONE, RunHead.NEW, FamilyTie.NONE, List.of());
  }

  /** The state that was stored as these parts; the model is fitted again from the bins. */
  public RunState restore(
      String run, Declaration declaration, RunHead head, FamilyTie tie, List<Bin> bins) {
    LossCurve curve = LossCurve.restored(bins, head.open(), head.lastLoss(), head.lossBefore());
    Model model = model(declaration, tie.belief().prior(), curve);
    return new RunState(run, declaration, head, tie, curve, model);
  }

  /**
   * Works one event into a run.
   *
   * @param state the run's state before
   * @param event an event of the same run
   * @param arrivalMs when it arrived, milliseconds since the epoch: what {@link #tick} is held
   *     against
   */
  public Step step(RunState state, TrainingEvent event, long arrivalMs) {
    Draft draft = new Draft(state);
    if (muted(draft, event, arrivalMs)) {
      return settled(state, draft, atMs(event, arrivalMs), arrivalMs, Optional.empty(), "");
    }
    draft.clock = draft.clock.seen(arrivalMs);
    if (draft.status == RunStatus.STALLED) {
      draft.status = RunStatus.LIVE;
    }
    String over = "";
    if (event instanceof TrainingEvent.StepLogged logged) {
      long rewinds = draft.counts.rewinds();
      stepLogged(draft, logged);
      if (draft.counts.rewinds() > rewinds) {
        over = "the run went back to an earlier checkpoint";
        draft.rewound = true;
      }
    } else if (event instanceof TrainingEvent.RunDeclared declared) {
      Map<String, String> tags = draft.declaration.tags();
      declared(draft, declared);
      mutedByTag(draft, tags, arrivalMs);
      over = "the run was declared anew";
    } else if (event instanceof TrainingEvent.ChangeAnnounced change) {
      announced(draft, change);
      over = "a change was announced: " + change.what().label();
    } else if (event instanceof TrainingEvent.EvalLogged eval) {
      evaluated(draft, eval);
    } else if (event instanceof TrainingEvent.RunEnded ended) {
      draft.status = status(ended.status());
      draft.told = Siblings.toldLast(draft);
      over = "the run has ended";
    }
    Suspicions.count(draft, atMs(event, arrivalMs));
    return settled(state, draft, atMs(event, arrivalMs), arrivalMs, Optional.empty(), over);
  }

  private static long atMs(TrainingEvent event, long arrivalMs) {
    return event.timeMs().orElse(arrivalMs);
  }

  /** Whether it was a control event: it comes from people, and is no sign of the run's life. */
  private static boolean muted(Draft draft, TrainingEvent event, long arrivalMs) {
    if (event instanceof TrainingEvent.Muted muted) {
      long saidMs = Math.min(atMs(event, arrivalMs), arrivalMs);
      draft.mutes = draft.mutes.with(Muting.of(muted.mute(), saidMs));
    } else if (event instanceof TrainingEvent.Unmuted unmuted) {
      draft.mutes = draft.mutes.without(Muting.kinds(unmuted.kinds()));
    } else {
      return false;
    }
    draft.clock = draft.clock.awaited(arrivalMs);
    return true;
  }

  /** A tag mutes when it is new or changed; sent again unchanged, it does not begin anew. */
  private static void mutedByTag(Draft draft, Map<String, String> before, long arrivalMs) {
    Map<String, String> tags = draft.declaration.tags();
    boolean same =
        Objects.equals(tags.get(Mute.TAG), before.get(Mute.TAG))
            && Objects.equals(tags.get(Mute.UNTIL_TAG), before.get(Mute.UNTIL_TAG));
    if (!same) {
      Mute.ofTags(before)
          .ifPresent(old -> draft.mutes = draft.mutes.without(Muting.kinds(old.kinds())));
      Mute.ofTags(tags)
          .ifPresent(mute -> draft.mutes = draft.mutes.with(Muting.of(mute, arrivalMs)));
    }
  }

  /**
   * Lets the wall clock move: a run that has been silent for too long is stalled, and mutes end.
   *
   * @param nowMs milliseconds since the epoch, on the clock of the arrivals
   */
  public Step tick(RunState state, long nowMs) {
    return tick(state, nowMs, Silence.ALONE);
  }

  /**
   * As above, by a monitor that does not hear everything at all times.
   *
   * @param silence how well it heard
   */
  public Step tick(RunState state, long nowMs, Silence silence) {
    RunClock clock = state.head().clock();
    double patience =
        Math.max(settings.stallAfterMs(), MonitorSettings.STALL_INTERVALS * clock.meanIntervalMs());
    long sinceMs = Math.max(clock.arrivalMs(), silence.heardSinceMs());
    boolean silent = clock.arrivals() > 0 && nowMs - sinceMs > patience;
    boolean stalls = state.head().status() == RunStatus.LIVE && silent && !asGoodAsFinished(state);
    boolean unmutes = nowMs >= state.head().mutes().nextEndMs();
    if (!stalls && !unmutes) {
      return new Step(state, report(state), List.of(), Optional.empty());
    }
    Draft draft = new Draft(state);
    if (!stalls) {
      return settled(state, draft, nowMs, nowMs, Optional.empty(), "");
    }
    draft.status = RunStatus.STALLED;
    draft.together = silence.together();
    return settled(state, draft, nowMs, nowMs, Optional.of(patience), "");
  }

  /**
   * Ends a run's alerts because nobody follows it any more.
   *
   * @param nowMs milliseconds since the epoch
   * @param why one clause
   */
  public Step dismiss(RunState state, long nowMs, String why) {
    Draft draft = new Draft(state);
    List<Alert> transitions = AlertDesk.close(draft, nowMs, why);
    RunState after = draft.toState();
    RegimeVerdict regime = after.model().regime().judge(draft.latest.tokens(), ended(draft.status));
    return new Step(
        after, Reports.of(after, regime, transitions, true), List.of(), Optional.empty());
  }

  /** The report of a state as it is, without an event: nothing in it is new. */
  public RunReport report(RunState state) {
    RunHead head = state.head();
    RegimeVerdict regime =
        state.model().regime().judge(head.latest().tokens(), ended(head.status()));
    return Reports.of(state, regime, List.of(), false);
  }

  private Step settled(
      RunState before,
      Draft draft,
      long atMs,
      long nowMs,
      Optional<Double> patienceMs,
      String over) {
    boolean published = published(before.bins(), draft.curve.closed());
    if (published) {
      askAgain(draft);
    }
    RegimeVerdict regime = draft.model.regime().judge(draft.latest.tokens(), ended(draft.status));
    if (draft.plannedRegime == Regime.UNKNOWN && !ended(draft.status)) {
      draft.plannedRegime = regime.regime();
    }
    List<Alert> transitions =
        AlertDesk.settle(
            draft,
            AlertDesk.grounds(draft, before.head().status(), regime, patienceMs),
            atMs,
            nowMs,
            over);
    RunState after = draft.toState();
    boolean renewed =
        !transitions.isEmpty()
            || after.declaration() != before.declaration()
            || after.head().status() != before.head().status()
            || !after.head().mutes().equals(before.head().mutes())
            || suspects(after) != suspects(before)
            || published;
    Teacher.Told told = Teacher.tell(settings, after);
    return new Step(
        told.state(),
        Reports.of(told.state(), regime, transitions, renewed),
        told.teachings(),
        draft.told);
  }

  private static int suspects(RunState state) {
    int suspects = 0;
    for (Alert alert : state.head().alerts().open()) {
      suspects += alert.confirmed() ? 0 : 1;
    }
    return suspects;
  }

  /** Whether the newest bin has just closed as the first of a new level. */
  private static boolean newLevel(List<Bin> before, List<Bin> after) {
    return before != after
        && !after.isEmpty()
        && after.get(after.size() - 1).use() == Bin.Use.NEW_LEVEL;
  }

  /**
   * A closed bin is worth a new published forecast about every 5 % of tokens, and every bin of a
   * short run's end.
   */
  private static boolean published(List<Bin> before, List<Bin> after) {
    if (before == after || after.isEmpty()) {
      return before != after;
    }
    if (before.isEmpty() || after.size() < before.size()) {
      return true;
    }
    double last = after.get(after.size() - 1).lastTokens();
    double lastBefore = before.get(before.size() - 1).lastTokens();
    return Math.floor(Math.log(last) / PUBLISH_STEP)
        != Math.floor(Math.log(lastBefore) / PUBLISH_STEP);
  }

  /** Published records lie this far apart in the logarithm of tokens. */
  private static final double PUBLISH_STEP = 0.025;

  private void declared(Draft draft, TrainingEvent.RunDeclared declared) {
    Declaration merged = draft.declaration.mergedWith(declared.declaration());
    draft.attempt = Math.max(draft.attempt, declared.attempt().orElse(0));
    if (merged.equals(draft.declaration)) {
      return;
    }
    boolean another =
        !merged.family().equals(draft.declaration.family())
            || !Teacher.traits(merged).equals(Teacher.traits(draft.declaration));
    Watching.declared(draft, draft.declaration, merged);
    draft.declaration = merged;
    if (another) {
      asked(draft);
    }
    OptionalLong perStep = merged.tokensPerStep();
    if (draft.source == TokenSource.STEPS_ONLY && perStep.isPresent()) {
      draft.curve = draft.curve.scaled(perStep.getAsLong());
      draft.source = TokenSource.STEPS;
      draft.recent = Recent.NONE;
      draft.strip = Strip.EMPTY;
      Latest latest = draft.latest;
      draft.latest =
          new Latest(
              latest.step(),
              Placing.product(latest.tokens(), perStep.getAsLong()),
              latest.loss(),
              latest.learningRate(),
              latest.gradientNorm());
      draft.clock = draft.clock.restarted();
      draft.drift = draft.drift.restarted();
    }
    draft.model = model(draft, draft.curve);
  }

  /**
   * A family may have learned something since the run began, from others that began with it. Past
   * {@link #OPEN_TO_ADVICE} the run keeps the prior that it has, and so it does while it is under
   * suspicion: what it is held against must not move.
   */
  private void askAgain(Draft draft) {
    OptionalLong target = draft.declaration.horizonTokens();
    if (target.isPresent()
        && draft.latest.tokens() < OPEN_TO_ADVICE * target.getAsLong()
        && !draft.suspicious
        && !draft.drift.suspicious()
        && !draft.drift.offCurve()
        && asked(draft)) {
      draft.model = model(draft, draft.curve);
    }
  }

  /** Asks what the run's family teaches; whether that is another prior than the run has. */
  private boolean asked(Draft draft) {
    Belief belief =
        draft
            .declaration
            .family()
            .map(family -> priors.of(family, draft.run, Teacher.traits(draft.declaration)))
            .orElse(Belief.SHIPPED);
    boolean another = !belief.equals(draft.tie.belief());
    if (another) {
      draft.tie = draft.tie.believing(belief);
    }
    return another;
  }

  /** Ahead of the run it waits; else, or without a place, it takes effect here. */
  private static void announced(Draft draft, TrainingEvent.ChangeAnnounced change) {
    Changes.Announced announced = new Changes.Announced(change.what(), change.at());
    Position now =
        new Position(
            draft.latest.step() >= 0 ? OptionalLong.of(draft.latest.step()) : OptionalLong.empty(),
            OptionalLong.of(draft.latest.tokens()),
            OptionalLong.empty());
    if (!change.at().known() || announced.reached(now, draft.latest.tokens())) {
      Watching.take(draft, change.what());
    } else {
      draft.changes = draft.changes.plus(announced);
    }
  }

  private static void evaluated(Draft draft, TrainingEvent.EvalLogged eval) {
    draft.remember(eval.metrics());
    if (eval.lossNats().isPresent()) {
      draft.evalLoss = eval.lossNats().getAsDouble();
    }
    if (eval.lossNats().isPresent() && draft.model.expectation().isPresent()) {
      // The mean of the newest losses lies behind a falling curve, further the rarer they are
      // logged: an early gap without this looks narrow, and every later one wide.
      Expectation curve = draft.model.expectation().get();
      double tokens = draft.latest.tokens();
      double lag = curve.at(draft.curve.smoothedTokens()) - curve.at(tokens);
      draft.drift =
          DriftDetector.evaluated(
              draft.drift,
              draft.evalLoss,
              draft.curve.smoothedLoss() - lag,
              draft.latest.tokens(),
              draft.latest.step());
    }
  }

  private void stepLogged(Draft draft, TrainingEvent.StepLogged logged) {
    TokenSource source = Placing.source(logged.at(), draft.declaration);
    if (source == TokenSource.NONE) {
      draft.counts = draft.counts.withLate();
      return;
    }
    long tokens = Placing.tokens(logged.at(), source, draft.declaration, draft.changes);
    int attempt = logged.attempt().orElse(draft.attempt);
    boolean forward = tokens > draft.latest.tokens() || draft.counts.steps() == 0;
    if (!forward || attempt > draft.attempt) {
      switch (Placing.placeOf(draft, logged, tokens, attempt)) {
        case DUPLICATE -> {
          draft.counts = draft.counts.withDuplicate();
          return;
        }
        case TOO_LATE -> {
          draft.counts = draft.counts.withLate();
          return;
        }
        case LATE -> {
          placeLate(draft, tokens, draft.causes.unit().unit().back(logged.lossNats()));
          return;
        }
        case REWIND -> rewind(draft, tokens);
        case FORWARD -> {
          draft.drift = draft.drift.restarted();
          draft.causes = draft.causes.restarted();
        }
      }
    }
    draft.redelivering = false;
    draft.attempt = Math.max(attempt, draft.attempt);
    draft.source = source;
    draft.status = RunStatus.LIVE;
    long step = logged.at().step().orElse(-1);
    double rate = logged.learningRate().orElse(Double.NaN);
    double loss = Watching.loss(draft, logged, tokens, settings);
    judging.judge(draft, tokens, step, loss, rate);
    LossCurve curve = draft.curve.plus(tokens, step, loss, rate);
    if (curve.closed() != draft.curve.closed()) {
      draft.curve = judging.closed(draft, curve);
      draft.told = Siblings.told(draft, draft.curve);
      draft.strip = draft.strip.next();
    } else {
      draft.curve = curve;
    }
    draft.strip =
        DataOrder.of(draft.declaration).isPresent() ? draft.strip.plus(tokens, loss) : Strip.EMPTY;
    draft.recent = draft.recent.plus(tokens, loss);
    draft.counts = draft.counts.withStep(Double.isFinite(loss));
    draft.clock = draft.clock.moved(logged.timeMs().orElse(-1), tokens);
    draft.latest =
        new Latest(
            step,
            tokens,
            loss,
            logged.learningRate().orElse(draft.latest.learningRate()),
            logged.gradientNorm().orElse(draft.latest.gradientNorm()));
  }

  private void placeLate(Draft draft, long tokens, double loss) {
    LossCurve curve = draft.curve.plusLate(tokens, loss);
    if (curve.closed() != draft.curve.closed()) {
      draft.model = model(draft, curve);
    }
    draft.curve = curve;
    draft.recent = draft.recent.plus(tokens, loss);
    draft.counts = draft.counts.withStep(Double.isFinite(loss));
  }

  private void rewind(Draft draft, long tokens) {
    draft.rewoundFrom = Math.max(draft.rewoundFrom, draft.latest.tokens());
    draft.curve = draft.curve.before(tokens);
    draft.recent = draft.recent.before(tokens);
    draft.strip = Strip.EMPTY;
    draft.counts = draft.counts.withRewind();
    draft.clock = draft.clock.restarted();
    draft.drift = draft.drift.restarted();
    draft.suspicious = false;
    draft.accepting = false;
    draft.causes = draft.causes.restarted();
    draft.model = model(draft, draft.curve);
  }

  private Model model(Draft draft, LossCurve curve) {
    return model(draft.declaration, draft.tie.belief().prior(), curve);
  }

  private Model model(Declaration declaration, Prior prior, LossCurve curve) {
    return Model.of(settings, declaration, prior, curve.closed());
  }

  private static boolean ended(RunStatus status) {
    return status.ended() || status == RunStatus.STALLED;
  }

  private static boolean asGoodAsFinished(RunState state) {
    OptionalLong target = state.declaration().horizonTokens();
    return target.isPresent()
        && state.head().latest().tokens() >= AS_GOOD_AS_FINISHED * target.getAsLong();
  }

  private static RunStatus status(EndStatus status) {
    return switch (status) {
      case FINISHED -> RunStatus.FINISHED;
      case FAILED -> RunStatus.FAILED;
      case KILLED -> RunStatus.KILLED;
    };
  }
}
