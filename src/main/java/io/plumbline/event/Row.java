package io.plumbline.event;

import java.util.EnumSet;
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

  private static final int FIELDS = Field.values().length;

  private static final Set<Field> DECLARATION_FIELDS =
      EnumSet.of(Field.TYPE, Field.RUN, Field.OTHER_RUN, Field.TIME, Field.ATTEMPT);
  private static final Set<Field> HEARTBEAT_FIELDS =
      with(DECLARATION_FIELDS, Field.STEP, Field.TOKENS, Field.SAMPLES);
  private static final Set<Field> END_FIELDS = with(HEARTBEAT_FIELDS, Field.STATUS);
  private static final Set<Field> CHANGE_FIELDS = with(HEARTBEAT_FIELDS, Field.WHAT, Field.NOTE);
  private static final Set<Field> EVAL_FIELDS =
      with(HEARTBEAT_FIELDS, Field.EVAL_LOSS, Field.LOSS, Field.METRICS);
  private static final Set<Field> STEP_FIELDS =
      with(HEARTBEAT_FIELDS, Field.LOSS, Field.LEARNING_RATE, Field.GRADIENT_NORM);

  /** By field: one more than the rank of the name it was read under, 0 while it was not. */
  private final int[] claims = new int[FIELDS];

  private final long[] counts = new long[FIELDS];
  private final double[] numbers = new double[FIELDS];
  private @Nullable String type;
  private @Nullable String run;
  private @Nullable String otherRun;
  private @Nullable String note;
  private @Nullable Change what;
  private Map<String, Double> metrics = Map.of();
  private EndStatus status = EndStatus.FINISHED;
  private boolean nullLoss;
  private boolean nullEvalLoss;

  /** By field: why it was refused; made when the first one is. */
  private @Nullable Refusal @Nullable [] refusals;

  void text(Field field, int rank, String value) {
    if (claims(field, rank)) {
      switch (field) {
        case TYPE -> type = value;
        case RUN -> run = value;
        case NOTE -> note = value;
        default -> otherRun = value;
      }
    }
  }

  void count(Field field, int rank, long value) {
    if (claims(field, rank)) {
      counts[slot(field)] = value;
    }
  }

  void number(Field field, int rank, double value) {
    if (claims(field, rank)) {
      numbers[slot(field)] = value;
    }
  }

  void metrics(Map<String, Double> values) {
    claims(Field.METRICS, 0);
    metrics = values;
  }

  void status(EndStatus value) {
    claims(Field.STATUS, 0);
    status = value;
  }

  void what(Change value) {
    claims(Field.WHAT, 0);
    what = value;
  }

  /** Null is how several loggers write a value that is missing, and some a loss that is NaN. */
  void takeNull(Field field) {
    nullLoss |= field == Field.LOSS;
    nullEvalLoss |= field == Field.EVAL_LOSS;
  }

  void refuse(Field field, Refusal refusal) {
    if (refusals == null) {
      refusals = new Refusal[FIELDS];
    }
    refusals[slot(field)] = refusal;
  }

  /** Takes the field over when no better name for it was read; the same name again wins again. */
  private boolean claims(Field field, int rank) {
    int at = slot(field);
    if (claims[at] != 0 && rank >= claims[at]) {
      return false;
    }
    claims[at] = rank + 1;
    return true;
  }

  @SuppressWarnings("EnumOrdinal") // the place in arrays that live as long as this row
  private static int slot(Field field) {
    return field.ordinal();
  }

  private boolean has(Field field) {
    return claims[slot(field)] != 0;
  }

  private boolean mentions(Field field) {
    return has(field) || (refusals != null && refusals[slot(field)] != null);
  }

  /** Whether it says that it is of this type. */
  boolean is(String wanted) {
    return wanted.equals(type);
  }

  /** Refuses the record when a field that its type of event has was wrong, or the type itself. */
  void check() throws Refusal {
    Set<Field> fields = fields(eventType());
    if (refusals == null) {
      return;
    }
    Refusal gravest = null;
    for (Field field : fields) {
      Refusal refusal = refusals[slot(field)];
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
    if (run != null) {
      if (key != null && !Text.same(key, run)) {
        throw new Refusal(
            Rejection.KEY_MISMATCH,
            "the key is "
                + Text.shown(key)
                + " but run is "
                + Refusal.quote(run)
                + "; expected the run id as key, in plain UTF-8, or no key");
      }
      return run;
    }
    if (key != null) {
      return Text.checked(Text.ofKey(key), "the key", Rejection.BAD_RUN);
    }
    if (otherRun != null) {
      return otherRun;
    }
    throw new Refusal(
        Rejection.NO_RUN, "neither key nor value names a run; expected \"run\" or a key");
  }

  /** The event, once it was {@link #check}ed. Not for types with fields of their own. */
  TrainingEvent event(String runId) throws Refusal {
    return switch (eventType()) {
      case "step" -> stepLogged(runId);
      case "eval" -> evalLogged(runId);
      case "end" -> new TrainingEvent.RunEnded(runId, time(), attempt(), position(), status);
      case "change" -> changeAnnounced(runId);
      default -> new TrainingEvent.Heartbeat(runId, time(), attempt(), position());
    };
  }

  OptionalLong time() {
    return count(Field.TIME);
  }

  OptionalInt attempt() {
    return has(Field.ATTEMPT)
        ? OptionalInt.of((int) counts[slot(Field.ATTEMPT)])
        : OptionalInt.empty();
  }

  /** A row without a type is a step, unless all it brings is an evaluation. */
  private String eventType() {
    if (type != null) {
      return type;
    }
    if (mentions(Field.LOSS)) {
      return "step";
    }
    boolean evaluates = nullEvalLoss || mentions(Field.METRICS);
    return mentions(Field.EVAL_LOSS) || (evaluates && !nullLoss) ? "eval" : "step";
  }

  private static Set<Field> fields(String type) throws Refusal {
    return switch (type) {
      case "step" -> STEP_FIELDS;
      case "eval" -> EVAL_FIELDS;
      case "run", "mute", "unmute" -> DECLARATION_FIELDS;
      case "end" -> END_FIELDS;
      case "heartbeat" -> HEARTBEAT_FIELDS;
      case "change" -> CHANGE_FIELDS;
      default -> throw unknownType(Refusal.quote(type));
    };
  }

  private TrainingEvent stepLogged(String runId) throws Refusal {
    Position at = knownPosition();
    if (!has(Field.LOSS) && !nullLoss) {
      throw new Refusal(
          Rejection.NO_LOSS,
          has(Field.EVAL_LOSS)
              ? "the step event has an evaluation loss only; expected \"loss\", or type \"eval\""
              : "the step event has no loss; expected \"loss\" or one of its aliases");
    }
    return new TrainingEvent.StepLogged(
        runId,
        time(),
        attempt(),
        at,
        number(Field.LOSS).orElse(Double.NaN),
        number(Field.LEARNING_RATE),
        number(Field.GRADIENT_NORM));
  }

  /** An event that says it is an evaluation may call its loss just that. */
  private TrainingEvent evalLogged(String runId) throws Refusal {
    Position at = knownPosition();
    OptionalDouble loss = has(Field.EVAL_LOSS) ? number(Field.EVAL_LOSS) : number(Field.LOSS);
    if (loss.isEmpty() && (nullEvalLoss || (nullLoss && metrics.isEmpty()))) {
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
    return new Position(count(Field.STEP), count(Field.TOKENS), count(Field.SAMPLES));
  }

  private OptionalLong count(Field field) {
    return has(field) ? OptionalLong.of(counts[slot(field)]) : OptionalLong.empty();
  }

  private OptionalDouble number(Field field) {
    return has(field) ? OptionalDouble.of(numbers[slot(field)]) : OptionalDouble.empty();
  }

  static Refusal unknownType(String seen) {
    return Refusal.of(
        Rejection.UNKNOWN_TYPE,
        "type",
        seen,
        "\"run\", \"step\", \"eval\", \"end\", \"heartbeat\", \"change\", \"mute\" or \"unmute\"");
  }

  private static Set<Field> with(Set<Field> fields, Field... more) {
    Set<Field> all = EnumSet.copyOf(fields);
    all.addAll(Set.of(more));
    return all;
  }
}
