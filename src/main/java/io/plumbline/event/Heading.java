package io.plumbline.event;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a record says that it is, and of which run. Made for one record and thrown away. */
final class Heading {
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

  private @Nullable String type;
  private @Nullable String run;
  private @Nullable String otherRun;

  void type(String value) {
    type = value;
  }

  void run(String value) {
    run = value;
  }

  void otherRun(String value) {
    otherRun = value;
  }

  /** The type, null when it is for the other fields to tell. */
  @Nullable String type() {
    return type;
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

  /** The fields that events of a type have: only these can be wrong. */
  static Set<Field> fields(String type) throws Refusal {
    return switch (type) {
      case "step" -> STEP_FIELDS;
      case "eval" -> EVAL_FIELDS;
      case "run", "mute", "unmute", "delete" -> DECLARATION_FIELDS;
      case "end" -> END_FIELDS;
      case "heartbeat" -> HEARTBEAT_FIELDS;
      case "change" -> CHANGE_FIELDS;
      default -> throw unknownType(Refusal.quote(type));
    };
  }

  static Refusal unknownType(String seen) {
    return Refusal.of(
        Rejection.UNKNOWN_TYPE,
        "type",
        seen,
        "\"run\", \"step\", \"eval\", \"end\", \"heartbeat\", \"change\", \"mute\", \"unmute\" or"
            + " \"delete\"");
  }

  private static Set<Field> with(Set<Field> fields, Field... more) {
    Set<Field> all = EnumSet.copyOf(fields);
    all.addAll(Set.of(more));
    return all;
  }
}
