package io.plumbline.event;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a record found, and the event it amounts to.
 *
 * <p>Made for one record and thrown away. Of several names for one field the best is kept. A wrong
 * field counts against the record only if events of its type have that field; of several wrong
 * fields the gravest is reported, whatever their order.
 */
final class Row {
  /** What a change event may say that it changes. */
  static final String CHANGES = "\"data\", \"batch\", \"schedule\", \"restore\" or \"other\"";

  private final Heading heading = new Heading();
  private final Readings readings = new Readings();
  private @Nullable String note;
  private @Nullable Change what;
  private Map<String, Double> metrics = Map.of();
  private EndStatus status = EndStatus.FINISHED;

  /** By field: why it was refused; made when the first one is. */
  private @Nullable Refusal @Nullable [] refusals;

  void text(Field field, int rank, String value) {
    if (readings.claims(field, rank)) {
      switch (field) {
        case TYPE -> heading.type(value);
        case RUN -> heading.run(value);
        case NOTE -> note = value;
        default -> heading.otherRun(value);
      }
    }
  }

  void count(Field field, int rank, long value) {
    readings.count(field, rank, value);
  }

  void number(Field field, int rank, double value) {
    readings.number(field, rank, value);
  }

  void metrics(Map<String, Double> values) {
    readings.claims(Field.METRICS, 0);
    metrics = values;
  }

  void status(EndStatus value) {
    readings.claims(Field.STATUS, 0);
    status = value;
  }

  void what(Change value) {
    readings.claims(Field.WHAT, 0);
    what = value;
  }

  void takeNull(Field field) {
    readings.takeNull(field);
  }

  void refuse(Field field, Refusal refusal) {
    if (refusals == null) {
      refusals = new Refusal[Field.values().length];
    }
    refusals[Readings.slot(field)] = refusal;
  }

  private boolean mentions(Field field) {
    return readings.has(field) || (refusals != null && refusals[Readings.slot(field)] != null);
  }

  /** Whether it says that it is of this type. */
  boolean is(String wanted) {
    return wanted.equals(heading.type());
  }

  /** Refuses the record when a field that its type of event has was wrong, or the type itself. */
  void check() throws Refusal {
    Set<Field> fields = Heading.fields(eventType());
    if (refusals == null) {
      return;
    }
    Refusal gravest = null;
    for (Field field : fields) {
      Refusal refusal = refusals[Readings.slot(field)];
      if (refusal != null) {
        gravest = gravest == null ? refusal : Refusal.graver(gravest, refusal);
      }
    }
    if (gravest != null) {
      throw gravest;
    }
  }

  /**
   * The run the record belongs to, by its own fields and its key.
   *
   * @param key the record's key, null when it has none
   */
  String run(byte @Nullable [] key) throws Refusal {
    return heading.run(key);
  }

  /** The event, once it was {@link #check}ed. Not for types with fields of their own. */
  TrainingEvent event(String runId) throws Refusal {
    return switch (eventType()) {
      case "step" -> stepLogged(runId);
      case "eval" -> evalLogged(runId);
      case "end" -> new TrainingEvent.RunEnded(runId, time(), attempt(), position(), status);
      case "change" -> changeAnnounced(runId);
      case "delete" -> new TrainingEvent.RunDeleted(runId, time(), attempt());
      default -> new TrainingEvent.Heartbeat(runId, time(), attempt(), position());
    };
  }

  OptionalLong time() {
    return readings.count(Field.TIME);
  }

  OptionalInt attempt() {
    OptionalLong attempt = readings.count(Field.ATTEMPT);
    return attempt.isPresent() ? OptionalInt.of((int) attempt.getAsLong()) : OptionalInt.empty();
  }

  /** A row without a type is a step, unless all it brings is an evaluation. */
  private String eventType() {
    String type = heading.type();
    if (type != null) {
      return type;
    }
    if (mentions(Field.LOSS)) {
      return "step";
    }
    boolean evaluates = readings.isNull(Field.EVAL_LOSS) || mentions(Field.METRICS);
    return mentions(Field.EVAL_LOSS) || (evaluates && !readings.isNull(Field.LOSS))
        ? "eval"
        : "step";
  }

  private TrainingEvent stepLogged(String runId) throws Refusal {
    Position at = knownPosition();
    if (!readings.has(Field.LOSS) && !readings.isNull(Field.LOSS)) {
      throw new Refusal(
          Rejection.NO_LOSS,
          readings.has(Field.EVAL_LOSS)
              ? "the step event has an evaluation loss only; expected \"loss\", or type \"eval\""
              : "the step event has no loss; expected \"loss\" or one of its aliases");
    }
    return new TrainingEvent.StepLogged(
        runId,
        time(),
        attempt(),
        at,
        readings.number(Field.LOSS).orElse(Double.NaN),
        readings.number(Field.LEARNING_RATE),
        readings.number(Field.GRADIENT_NORM));
  }

  /** An event that says it is an evaluation may call its loss just that. */
  private TrainingEvent evalLogged(String runId) throws Refusal {
    Position at = knownPosition();
    OptionalDouble loss =
        readings.has(Field.EVAL_LOSS)
            ? readings.number(Field.EVAL_LOSS)
            : readings.number(Field.LOSS);
    if (loss.isEmpty()
        && (readings.isNull(Field.EVAL_LOSS)
            || (readings.isNull(Field.LOSS) && metrics.isEmpty()))) {
      loss = OptionalDouble.of(Double.NaN);
    }
    if (loss.isEmpty() && metrics.isEmpty()) {
      throw new Refusal(
          Rejection.NO_LOSS,
          "the eval event has no value; expected \"eval_loss\" or \"metrics\": {name: number}");
    }
    return new TrainingEvent.EvalLogged(runId, time(), attempt(), at, loss, metrics);
  }

  private TrainingEvent changeAnnounced(String runId) throws Refusal {
    if (what == null) {
      throw Refusal.of(Rejection.BAD_FIELD, "what", "missing", CHANGES);
    }
    return new TrainingEvent.ChangeAnnounced(
        runId, time(), attempt(), position(), what, Optional.ofNullable(note));
  }

  private Position knownPosition() throws Refusal {
    Position at = position();
    if (!at.known()) {
      throw new Refusal(
          Rejection.NO_POSITION,
          "the event has no position; expected \"step\", \"tokens\" or \"samples\", or an alias");
    }
    return at;
  }

  private Position position() {
    return new Position(
        readings.count(Field.STEP), readings.count(Field.TOKENS), readings.count(Field.SAMPLES));
  }
}
