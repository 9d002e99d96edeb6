package io.plumbline.event;

import io.plumbline.event.ScheduleDeclaration.Kind;
import io.plumbline.event.ScheduleDeclaration.Point;
import io.plumbline.event.TrainingEvent.ChangeAnnounced;
import io.plumbline.event.TrainingEvent.EvalLogged;
import io.plumbline.event.TrainingEvent.Heartbeat;
import io.plumbline.event.TrainingEvent.Muted;
import io.plumbline.event.TrainingEvent.RunDeclared;
import io.plumbline.event.TrainingEvent.RunEnded;
import io.plumbline.event.TrainingEvent.StepLogged;
import io.plumbline.event.TrainingEvent.Unmuted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Events of every type with any value the contract allows; for properties of any room. */
public final class EventArbitraries {
  private EventArbitraries() {}

  /** Any event. */
  public static Arbitrary<TrainingEvent> events() {
    return Combinators.combine(
            texts(),
            optionalLong(Arbitraries.longs().between(0, 253_402_300_799_999L)),
            optionalInt(),
            positions(),
            bodies())
        .as((run, time, attempt, at, body) -> body.with(run, time, attempt, at));
  }

  /** Run ids, families, tags: anything that is kept. */
  public static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.strings().alpha().numeric().withChars("-_/. ").ofMinLength(1),
            Arbitraries.strings().all().ofMinLength(1).ofMaxLength(40),
            Arbitraries.of("läuft-17 🦙", "r17", "a".repeat(EventLimits.MAX_RUN_ID_LENGTH)))
        .filter(EventArbitraries::kept);
  }

  private static boolean kept(String text) {
    try {
      Text.checked(text, "text", Rejection.BAD_FIELD);
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }

  /** Everything of an event that its type decides. */
  private interface Body {
    TrainingEvent with(String run, OptionalLong timeMs, OptionalInt attempt, Position at);
  }

  private static Arbitrary<Body> bodies() {
    Arbitrary<Body> steps =
        Combinators.combine(measured(), optional(rates()), optional(norms()))
            .as(
                (loss, rate, norm) ->
                    (run, time, attempt, at) ->
                        new StepLogged(run, time, attempt, at, loss, rate, norm));
    Arbitrary<Body> evals =
        Combinators.combine(
                optional(measured()), Arbitraries.maps(texts(), measured()).ofMaxSize(5))
            .filter((loss, metrics) -> loss.isPresent() || !metrics.isEmpty())
            .as(
                (loss, metrics) ->
                    (run, time, attempt, at) ->
                        new EvalLogged(run, time, attempt, at, loss, metrics));
    Arbitrary<Body> ends =
        Arbitraries.of(EndStatus.values())
            .map(
                status -> (run, time, attempt, at) -> new RunEnded(run, time, attempt, at, status));
    Arbitrary<Body> heartbeats = Arbitraries.just(Heartbeat::new);
    Arbitrary<Body> changes =
        Combinators.combine(Arbitraries.of(Change.values()), texts().optional())
            .as(
                (what, note) ->
                    (run, time, attempt, at) ->
                        new ChangeAnnounced(run, time, attempt, at, what, note));
    Arbitrary<Body> runs =
        declarations()
            .map(
                declared ->
                    (run, time, attempt, at) -> new RunDeclared(run, time, attempt, declared));
    Arbitrary<Body> mutes =
        mutes().map(mute -> (run, time, attempt, at) -> new Muted(run, time, attempt, mute));
    Arbitrary<Body> unmutes =
        kinds().map(kinds -> (run, time, attempt, at) -> new Unmuted(run, time, attempt, kinds));
    return Arbitraries.oneOf(steps, evals, ends, heartbeats, changes, runs, mutes, unmutes);
  }

  private static Arbitrary<Mute> mutes() {
    Arbitrary<Long> ms = Arbitraries.longs().between(1, Mute.LONGEST_MS);
    return Combinators.combine(
            kinds(), Arbitraries.integers().between(0, 3), ms, counts(1), texts(), texts())
        .as(
            (kinds, end, time, tokens, reason, by) ->
                new Mute(
                    kinds,
                    end == 1 ? OptionalLong.of(time) : OptionalLong.empty(),
                    end == 2 ? OptionalLong.of(time) : OptionalLong.empty(),
                    end == 3 ? OptionalLong.of(tokens) : OptionalLong.empty(),
                    reason,
                    end == 0 ? "" : by));
  }

  private static Arbitrary<Set<String>> kinds() {
    return Arbitraries.of(Mute.KINDS).set().ofMaxSize(4);
  }

  private static Arbitrary<Position> positions() {
    return Combinators.combine(
            optionalLong(counts(0)), optionalLong(counts(0)), optionalLong(counts(0)))
        .as(Position::new)
        .filter(Position::known);
  }

  /** Any declaration. */
  public static Arbitrary<Declaration> declarations() {
    Arbitrary<OptionalDouble[]> params =
        optional(positive()).array(OptionalDouble[].class).ofSize(3);
    Arbitrary<OptionalLong[]> counts =
        optionalLong(counts(1)).array(OptionalLong[].class).ofSize(7);
    Arbitrary<Map<String, String>> tags = Arbitraries.maps(texts(), texts()).ofMaxSize(5);
    return Combinators.combine(
            params,
            counts,
            texts().optional().list().ofSize(3),
            schedules().optional(),
            references().optional(),
            optional(between(0.01, 1000)),
            optional(between(0, 1e18)),
            tags)
        .as(
            (sizes, longs, names, schedule, reference, bytes, inference, labels) ->
                new Declaration(
                    new Declaration.Lineage(names.get(0), names.get(1), longs[6]),
                    new Declaration.Size(sizes[0], sizes[1], sizes[2]),
                    new Declaration.Plan(longs[0], longs[1], schedule, inference),
                    new Declaration.Batch(longs[2], longs[3], longs[4]),
                    new Declaration.Data(longs[5], bytes, names.get(2)),
                    reference,
                    labels));
  }

  private static Arbitrary<ScheduleDeclaration> schedules() {
    Arbitrary<List<Point>> points =
        Combinators.combine(counts(0).set().ofMinSize(1).ofMaxSize(6), between(0, 1))
            .as(
                (tokens, rate) ->
                    tokens.stream()
                        .map(Long::doubleValue)
                        .distinct()
                        .sorted()
                        .map(at -> new Point(at, rate))
                        .toList());
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            optional(between(1e-9, 10)),
            optionalLong(counts(0)),
            optionalLong(counts(0)),
            optional(between(0, 1)),
            optional(between(0, 1)),
            points)
        .as(
            (kind, peak, tokens, steps, decay, end, pairs) ->
                new ScheduleDeclaration(
                    kind,
                    peak,
                    tokens,
                    steps,
                    decay,
                    end,
                    kind == Kind.POINTS ? pairs : List.of()));
  }

  private static Arbitrary<Declaration.ReferenceLaw> references() {
    Arbitrary<Double> any = between(1e-6, 1e6);
    return Combinators.combine(any, any, any).as(Declaration.ReferenceLaw::new);
  }

  private static Arbitrary<Double> measured() {
    return Arbitraries.oneOf(
        between(0, 12),
        Arbitraries.randomValue(chance -> (double) Float.intBitsToFloat(chance.nextInt())),
        Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0));
  }

  /** With all digits a double has; jqwik's own stop at the second decimal. */
  private static Arbitrary<Double> between(double least, double most) {
    return Arbitraries.randomValue(chance -> least + chance.nextDouble() * (most - least));
  }

  private static Arbitrary<Double> norms() {
    return Arbitraries.oneOf(between(0, 1e6), Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY));
  }

  private static Arbitrary<Double> rates() {
    return Arbitraries.oneOf(between(0, 1), Arbitraries.of(0.0, Double.MIN_VALUE, 6e-4));
  }

  private static Arbitrary<Double> positive() {
    return between(0.01, 1e18);
  }

  private static Arbitrary<Long> counts(long least) {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(least, 100_000),
        Arbitraries.longs().between(least, EventLimits.MAX_TOKENS));
  }

  private static Arbitrary<OptionalDouble> optional(Arbitrary<Double> values) {
    return values
        .optional()
        .map(value -> value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
  }

  private static Arbitrary<OptionalLong> optionalLong(Arbitrary<Long> values) {
    return values
        .optional()
        .map((Optional<Long> value) -> value.map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }

  private static Arbitrary<OptionalInt> optionalInt() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .optional()
        .map(value -> value.map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }
}
