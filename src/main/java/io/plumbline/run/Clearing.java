package io.plumbline.run;

import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Schedule;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import io.plumbline.drift.Expectation;
import io.plumbline.drift.Numerics;
import io.plumbline.drift.TokenWatch;
import io.plumbline.drift.UnitWatch;
import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.util.Optional;

/**
 * Second of the five: reads a loss as the run's own. What has happened to the run takes effect;
 * causes that would else look like faults of the loss are told (token counts, learning rate, unit),
 * and what siblings know of its batch is taken into account.
 *
 * <p>Cause first: a loss that seems to be in another unit is held against nothing; where tokens
 * grow otherwise than before, the curve is learned anew. No loss is ever changed.
 */
final class Clearing {
  /** So many losses after a jump, less one, wait for the next: it may be another unit. */
  private static final int HELD = 3;

  private final Siblings siblings;

  Clearing(Siblings siblings) {
    this.siblings = siblings;
  }

  Cleared clear(Placed placed) {
    Footing footing = Footing.of(placed.before(), placed.turns());
    if (placed.reading().isEmpty()) {
      Watch watch = watch(footing, footing.strip(), placed);
      return new Cleared(placed, footing, placed.track(), watch, Optional.empty(), footing.curve());
    }
    Placed.Reading reading = placed.reading().get();
    return switch (reading.kind()) {
      case NEWEST -> newest(placed, reading, footing);
      case LATE -> late(placed, reading, footing);
      case SHARED -> shared(placed, reading, footing);
    };
  }

  /** It changes the bin it belongs to, and nothing is told by it. */
  private static Cleared late(Placed placed, Placed.Reading reading, Footing footing) {
    double loss = reading.logged().lossNats();
    return new Cleared(
        placed,
        footing,
        placed.track().plusLate(reading.tokens(), loss),
        watch(footing, footing.strip(), placed),
        Optional.empty(),
        footing.curve().plusLate(reading.tokens(), loss));
  }

  /** Its step's loss becomes the mean, in the bin it belongs to, and nothing is told by it. */
  private static Cleared shared(Placed placed, Placed.Reading reading, Footing footing) {
    long tokens = reading.tokens();
    Track before = placed.track();
    Track after = before.shared(reading.logged().timeMs(), tokens, reading.logged().lossNats());
    return new Cleared(
        placed,
        footing,
        after,
        watch(footing, footing.strip(), placed),
        Optional.empty(),
        footing
            .curve()
            .correcting(tokens, before.recent().loss(tokens), after.recent().loss(tokens)));
  }

  private Cleared newest(Placed placed, Placed.Reading reading, Footing before) {
    TrainingEvent.StepLogged logged = reading.logged();
    long tokens = reading.tokens();
    Footing footing = unit(reading, rate(placed, reading, counts(placed, logged, before)));
    double loss = logged.lossNats();
    Cleared.Loss cleared = loss(placed, reading, footing);
    double result = cleared.numerics().sound() ? loss : Double.NaN; // that is shown, not learned
    LossCurve grown =
        footing.curve().plus(tokens, logged.at().step(), result, reading.learningRate());
    boolean closes = grown.closedSince(footing.curve());
    Siblings.Heard heard =
        closes
            ? siblings.heard(placed, footing, grown)
            : new Siblings.Heard(grown, placed.before().head().watch().kin());
    Strip strip = closes ? footing.strip().next() : footing.strip();
    boolean told =
        DataOrder.of(placed.declaration()).isPresent() && !footing.causes().unit().inDoubt();
    Strip next = told ? strip.plus(tokens, result) : Strip.EMPTY;
    return new Cleared(
        placed,
        footing,
        placed.track().plus(logged, tokens, loss),
        new Watch(footing.causes(), next, heard.kin()),
        Optional.of(cleared),
        heard.curve());
  }

  private static Watch watch(Footing footing, Strip strip, Placed placed) {
    return new Watch(footing.causes(), strip, placed.before().head().watch().kin());
  }

  /** What the loss is held against. */
  private Cleared.Loss loss(Placed placed, Placed.Reading reading, Footing footing) {
    double loss = reading.logged().lossNats();
    Numerics numerics =
        footing.doubt().drift().numerics().plus(loss, reading.logged().gradientNorm());
    UnitWatch unit = footing.causes().unit();
    boolean waits = unit.trying() && unit.tried() < HELD;
    if (waits || unit.another()) {
      return new Cleared.Loss(loss, Optional.empty(), waits, numerics);
    }
    long tokens = reading.tokens();
    Optional<Expectation> expected =
        siblings
            .expectation(placed, footing, tokens, loss)
            .filter(line -> !footing.accepting())
            .filter(
                line ->
                    !(loss < line.at(tokens)
                        && footing.model().colder(tokens, reading.learningRate())));
    return new Cleared.Loss(loss, expected, false, numerics);
  }

  private static Footing counts(Placed placed, TrainingEvent.StepLogged logged, Footing footing) {
    Declaration declared = placed.declaration();
    TokenWatch before = footing.causes().tokens();
    TokenWatch after =
        before.plus(
            logged.at().tokens(),
            logged.at().step(),
            logged.at().samples(),
            new TokenWatch.Declared(
                declared.tokensPerStep().orElse(0), declared.batch().seqLen().orElse(0)),
            placed.track().latest().tokens());
    Footing watched = footing.with(footing.causes().with(after));
    return after.jumpedSince(before) ? watched.cut() : watched;
  }

  /** A rate may be logged for the step before or after it: what is declared about here counts. */
  private static Footing rate(Placed placed, Placed.Reading reading, Footing footing) {
    Optional<Schedule> declared = footing.model().declaredSchedule();
    Causes causes = footing.causes();
    if (reading.logged().learningRate().isEmpty()
        || declared.isEmpty()
        || causes.tokens().broken()) {
      return footing;
    }
    Schedule schedule = declared.get();
    long tokens = reading.tokens();
    double apart = Math.max(0, tokens - placed.track().latest().tokens());
    double here = schedule.at(tokens);
    double earlier = schedule.at(Math.max(1, tokens - apart));
    double later = schedule.at(tokens + apart);
    return footing.with(
        causes.with(
            causes
                .rate()
                .plus(
                    Math.min(here, Math.min(earlier, later)),
                    Math.max(here, Math.max(earlier, later)),
                    schedule.peak(),
                    reading.learningRate(),
                    tokens,
                    reading.logged().at().step())));
  }

  /** Whether losses may be in another unit, by what the law expects of them. */
  private static Footing unit(Placed.Reading reading, Footing footing) {
    long tokens = reading.tokens();
    UnitWatch before = footing.causes().unit();
    Model model = footing.model();
    double line =
        footing.accepting() || !model.settled()
            ? Double.NaN
            : model.expectation().map(curve -> curve.at(tokens)).orElse(Double.NaN);
    UnitWatch after =
        before.plus(reading.logged().lossNats(), line, tokens, reading.logged().at().step());
    Footing watched = footing.with(footing.causes().with(after));
    if (after.another() == before.another()) {
      return watched;
    }
    return watched.doubting((after.another() ? after : before).change().since().tokens());
  }
}
