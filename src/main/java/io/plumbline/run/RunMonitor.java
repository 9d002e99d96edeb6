package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.event.Declaration;
import io.plumbline.event.EndStatus;
import io.plumbline.event.Position;
import io.plumbline.event.TrainingEvent;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.OptionalDouble;
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

  private final MonitorSettings settings;

  /**
   * A monitor for any number of runs.
   *
   * @param settings the operator's choices
   */
  public RunMonitor(MonitorSettings settings) {
    this.settings = settings;
  }

  /** The state of a run of which nothing is known yet. */
  public RunState begin(String run) {
    return restore(run, Declaration.NONE, RunHead.NEW, List.of());
  }

  /** The state that was stored as these parts; the model is fitted again from the bins. */
  public RunState restore(String run, Declaration declaration, RunHead head, List<Bin> bins) {
    LossCurve curve = LossCurve.restored(bins, head.open(), head.lastLoss(), head.lossBefore());
    return new RunState(run, declaration, head, curve, Model.of(declaration, curve.closed()));
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
    draft.clock = draft.clock.seen(arrivalMs);
    if (draft.status == RunStatus.STALLED) {
      draft.status = RunStatus.LIVE;
    }
    if (event instanceof TrainingEvent.StepLogged logged) {
      stepLogged(draft, logged);
    } else if (event instanceof TrainingEvent.RunDeclared declared) {
      declared(draft, declared);
    } else if (event instanceof TrainingEvent.EvalLogged eval) {
      eval.lossNats().ifPresent(loss -> draft.evalLoss = loss);
      draft.remember(eval.metrics());
    } else if (event instanceof TrainingEvent.RunEnded ended) {
      draft.status = status(ended.status());
    }
    if (draft.curve.closed() != state.curve().closed()
        || draft.declaration != state.declaration()) {
      draft.model = Model.of(draft.declaration, draft.curve.closed());
    }
    RunState next = draft.toState();
    boolean renewed =
        next.bins() != state.bins()
            || next.declaration() != state.declaration()
            || next.head().status() != state.head().status();
    return new Step(next, report(next, List.of(), renewed));
  }

  /**
   * Lets the wall clock move: a run that has been silent for too long is stalled.
   *
   * @param nowMs milliseconds since the epoch, on the clock of the arrivals
   */
  public Step tick(RunState state, long nowMs) {
    RunClock clock = state.head().clock();
    double patience =
        Math.max(settings.stallAfterMs(), MonitorSettings.STALL_INTERVALS * clock.meanIntervalMs());
    boolean silent = clock.arrivalMs() >= 0 && nowMs - clock.arrivalMs() > patience;
    if (state.head().status() != RunStatus.LIVE || !silent) {
      return new Step(state, report(state, List.of(), false));
    }
    Draft draft = new Draft(state);
    draft.status = RunStatus.STALLED;
    RunState next = draft.toState();
    return new Step(next, report(next, List.of(), true));
  }

  /** The report of a state as it is, without an event: nothing in it is new. */
  public RunReport report(RunState state) {
    return report(state, List.of(), false);
  }

  private static void declared(Draft draft, TrainingEvent.RunDeclared declared) {
    Declaration merged = draft.declaration.mergedWith(declared.declaration());
    draft.attempt = Math.max(draft.attempt, declared.attempt().orElse(0));
    if (merged.equals(draft.declaration)) {
      return;
    }
    draft.declaration = merged;
    OptionalLong perStep = merged.tokensPerStep();
    if (draft.source == TokenSource.STEPS_ONLY && perStep.isPresent()) {
      draft.curve = draft.curve.scaled(perStep.getAsLong());
      draft.source = TokenSource.STEPS;
      draft.recent = Recent.NONE;
      Latest latest = draft.latest;
      draft.latest =
          new Latest(
              latest.step(),
              product(latest.tokens(), perStep.getAsLong()),
              latest.loss(),
              latest.learningRate(),
              latest.gradientNorm());
      draft.clock = draft.clock.restarted();
    }
  }

  private static void stepLogged(Draft draft, TrainingEvent.StepLogged logged) {
    TokenSource source = source(logged.at(), draft.declaration);
    if (source == TokenSource.NONE) {
      draft.counts = draft.counts.withLate();
      return;
    }
    long tokens = tokens(logged.at(), source, draft.declaration);
    double loss = logged.lossNats();
    int attempt = logged.attempt().orElse(draft.attempt);
    boolean forward = tokens > draft.latest.tokens() || draft.counts.steps() == 0;
    if (!forward || attempt > draft.attempt) {
      switch (placeOf(draft, logged, tokens, attempt)) {
        case DUPLICATE -> {
          draft.counts = draft.counts.withDuplicate();
          return;
        }
        case TOO_LATE -> {
          draft.counts = draft.counts.withLate();
          return;
        }
        case LATE -> {
          draft.curve = draft.curve.plusLate(tokens, loss);
          draft.recent = draft.recent.plus(tokens, loss);
          draft.counts = draft.counts.withStep(Double.isFinite(loss));
          return;
        }
        case REWIND -> {
          draft.curve = draft.curve.before(tokens);
          draft.recent = draft.recent.before(tokens);
          draft.counts = draft.counts.withRewind();
          draft.clock = draft.clock.restarted();
        }
        case FORWARD -> {}
      }
    }
    draft.redelivering = false;
    draft.attempt = Math.max(attempt, draft.attempt);
    draft.source = source;
    draft.status = RunStatus.LIVE;
    draft.curve =
        draft.curve.plus(
            tokens, logged.at().step().orElse(-1), loss, logged.learningRate().orElse(Double.NaN));
    draft.recent = draft.recent.plus(tokens, loss);
    draft.counts = draft.counts.withStep(Double.isFinite(loss));
    draft.clock = draft.clock.moved(logged.timeMs().orElse(-1), tokens);
    draft.latest =
        new Latest(
            logged.at().step().orElse(-1),
            tokens,
            loss,
            logged.learningRate().orElse(draft.latest.learningRate()),
            logged.gradientNorm().orElse(draft.latest.gradientNorm()));
  }

  /** What an event is that does not simply follow the newest. */
  private enum Place {
    FORWARD,
    DUPLICATE,
    LATE,
    TOO_LATE,
    REWIND
  }

  /**
   * A trainer's clock decides where there is one: what was sent later than the newest event but
   * lies before it is a return to a checkpoint. Without clocks, what repeats a known event to the
   * bit is a duplicate, what begins the stream again is a second delivery, what falls among the
   * newest few is late, and anything else is a rewind.
   */
  private static Place placeOf(
      Draft draft, TrainingEvent.StepLogged logged, long tokens, int attempt) {
    boolean forward = tokens > draft.latest.tokens();
    if (attempt > draft.attempt) {
      return forward ? Place.FORWARD : Place.REWIND;
    }
    if (attempt < draft.attempt) {
      return Place.TOO_LATE;
    }
    boolean clocked = logged.timeMs().isPresent() && draft.clock.eventMs() >= 0;
    if (clocked && logged.timeMs().getAsLong() > draft.clock.eventMs()) {
      return Place.REWIND;
    }
    if (draft.recent.hasTokens(tokens)) {
      return Place.DUPLICATE;
    }
    if (clocked) {
      return draft.recent.covers(tokens) ? Place.LATE : Place.DUPLICATE;
    }
    if (draft.redelivering || draft.curve.begins(tokens, logged.lossNats())) {
      draft.redelivering = true;
      return Place.DUPLICATE;
    }
    return draft.recent.covers(tokens) ? Place.LATE : Place.REWIND;
  }

  private static TokenSource source(Position at, Declaration declaration) {
    if (at.tokens().isPresent()) {
      return TokenSource.EXPLICIT;
    }
    if (at.samples().isPresent() && declaration.seqLen().isPresent()) {
      return TokenSource.SAMPLES;
    }
    if (at.step().isPresent()) {
      return declaration.tokensPerStep().isPresent() ? TokenSource.STEPS : TokenSource.STEPS_ONLY;
    }
    return TokenSource.NONE;
  }

  private static long tokens(Position at, TokenSource source, Declaration declaration) {
    return switch (source) {
      case EXPLICIT -> at.tokens().orElseThrow();
      case SAMPLES -> product(at.samples().orElseThrow(), declaration.seqLen().orElseThrow());
      case STEPS -> product(at.step().orElseThrow(), declaration.tokensPerStep().orElseThrow());
      case STEPS_ONLY -> at.step().orElseThrow();
      case NONE -> 0;
    };
  }

  /** Saturates: a hostile count must not wrap around. */
  private static long product(long a, long b) {
    return (long) Math.min((double) a * b, (double) Long.MAX_VALUE / 2);
  }

  private static RunStatus status(EndStatus status) {
    return switch (status) {
      case FINISHED -> RunStatus.FINISHED;
      case FAILED -> RunStatus.FAILED;
      case KILLED -> RunStatus.KILLED;
    };
  }

  private RunReport report(RunState state, List<Alert> transitions, boolean renewed) {
    RunHead head = state.head();
    RunClock clock = head.clock();
    Latest latest = head.latest();
    OptionalLong target = state.declaration().horizonTokens();
    OptionalDouble rate = optional(clock.tokensPerMs() * 1000);
    OptionalDouble eta =
        rate.isPresent() && target.isPresent() && rate.getAsDouble() > 0
            ? OptionalDouble.of(
                Math.max(0, target.getAsLong() - latest.tokens()) / rate.getAsDouble())
            : OptionalDouble.empty();
    Progress progress =
        new Progress(
            head.status(),
            head.attempt(),
            latest.step() >= 0 ? OptionalLong.of(latest.step()) : OptionalLong.empty(),
            latest.tokens(),
            head.source(),
            target.isPresent() ? OptionalDouble.of(target.getAsLong()) : OptionalDouble.empty(),
            latest.loss(),
            state.curve().smoothedLoss(),
            state.curve().noiseSd(),
            optional(latest.learningRate()),
            optional(latest.gradientNorm()),
            optional(head.evalLoss()),
            rate,
            eta,
            clock.eventMs() >= 0 ? clock.eventMs() : clock.arrivalMs(),
            clock.arrivalMs(),
            head.counts().steps(),
            head.counts().duplicates(),
            head.counts().late(),
            head.counts().rewinds(),
            head.counts().nonFinite());
    return new RunReport(
        state.run(),
        state.declaration(),
        progress,
        state.model().outlook(),
        state.model().whyNoOutlook(),
        DriftVerdict.warmingUp("no law yet"),
        new RegimeVerdict(
            Regime.UNKNOWN,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            settings.optimalTokensPerParameter(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            latest.tokens(),
            "params are not declared"),
        head.metrics(),
        head.alerts().open(),
        transitions,
        renewed);
  }

  private static OptionalDouble optional(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
