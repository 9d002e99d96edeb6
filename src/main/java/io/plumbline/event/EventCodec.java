package io.plumbline.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of {@code training.events}: bytes to a validated event or the reason why not, and
 * back.
 *
 * <p>A record is one JSON object in UTF-8 (a byte order mark is skipped). Its key is the run id;
 * {@code run} in the value may be left out then, and must agree with the key if it is not. What
 * each type of event holds, and under which names: {@code topology/events/*.schema.json}, {@link
 * Field}. The rules where events are ambiguous:
 *
 * <ul>
 *   <li>No type means a step; or an evaluation, if the row has no training loss but an evaluation
 *       loss or metrics. A row with both losses is a step: send two events to report both.
 *   <li>Of several names for one quantity the first in the order of {@link Field} counts; of one
 *       name that comes twice, the last. Null means absent, except for a loss, where it means NaN
 *       unless another name has a number.
 *   <li>Numbers may be text ({@code "2.31"}); counts may be written as fractions if whole ({@code
 *       1.2e9}). NaN and infinities are findings for losses, gradient norms and metrics, bare or as
 *       text in any case; for everything else they are wrong.
 *   <li>{@code ts} is milliseconds since 1970, or whatever {@link Timestamps} can tell from them.
 *   <li>An {@code end} without a status is a finished run.
 *   <li>Unknown fields are ignored. A known field with a wrong value refuses the record if events
 *       of that type have the field.
 * </ul>
 *
 * <p>Immutable, thread-safe. {@link #decode} answers for any bytes and throws for none.
 */
public final class EventCodec {
  /** Digits of one number; Jackson's own default, stated since {@link #decode} names it. */
  private static final int MAX_DIGITS = 1000;

  private final JsonFactory json;

  /** A codec; one per process is enough. */
  public EventCodec() {
    json =
        JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            // Senders choose the names: they neither fill the JVM's string table, nor stop the
            // parser by colliding on purpose.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            // Size and depth are checked here, with reasons of their own; only digits are left.
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(EventLimits.MAX_BYTES)
                    .maxStringLength(EventLimits.MAX_BYTES)
                    .maxNameLength(EventLimits.MAX_BYTES)
                    .maxNumberLength(MAX_DIGITS)
                    .build())
            .build();
  }

  /**
   * What a record says.
   *
   * @param key the run id in UTF-8; null or empty when the record has none
   * @param value the event
   */
  public Decoded decode(byte @Nullable [] key, byte @Nullable [] value) {
    try {
      return new Decoded.Valid(event(key == null || key.length == 0 ? null : key, value));
    } catch (Refusal refusal) {
      return refusal.rejected();
    } catch (StreamConstraintsException tooManyDigits) {
      return new Refusal(
              Rejection.TOO_LONG, "a number has more than " + MAX_DIGITS + " digits; send fewer")
          .rejected();
    } catch (IOException notJson) {
      return new Refusal(Rejection.NOT_JSON, "the value is not JSON: " + complaint(notJson))
          .rejected();
    }
  }

  /** The event as the contract's own names write it; {@link #decode} gives back an equal one. */
  public byte[] encode(TrainingEvent event) {
    return EventWriter.write(json, event);
  }

  private TrainingEvent event(byte @Nullable [] key, byte @Nullable [] value)
      throws IOException, Refusal {
    if (value == null || value.length == 0) {
      throw new Refusal(Rejection.EMPTY, "the record has no value; expected a JSON object");
    }
    if (value.length > EventLimits.MAX_BYTES) {
      throw new Refusal(
          Rejection.TOO_LARGE,
          "the value has " + value.length + " bytes; expected at most " + EventLimits.MAX_BYTES);
    }
    if (notUtf8(value)) {
      throw new Refusal(
          Rejection.NOT_JSON, "the value begins like UTF-16 or binary data; expected UTF-8 JSON");
    }
    Row row;
    try (JsonParser parser = json.createParser(value)) {
      row = RowReader.read(parser);
    }
    row.check();
    String run = row.run(key);
    if (row.is("mute") || row.is("unmute")) {
      return muted(run, row, value);
    }
    if (!row.is("run")) {
      return row.event(run);
    }
    try (JsonParser parser = json.createParser(value)) {
      return new TrainingEvent.RunDeclared(
          run, row.time(), row.attempt(), DeclarationReader.read(parser));
    }
  }

  private TrainingEvent muted(String run, Row row, byte[] value) throws IOException, Refusal {
    Mute mute;
    try (JsonParser parser = json.createParser(value)) {
      mute = MuteReader.read(parser);
    }
    return row.is("mute")
        ? new TrainingEvent.Muted(run, row.time(), row.attempt(), mute)
        : new TrainingEvent.Unmuted(run, row.time(), row.attempt(), mute.kinds());
  }

  /** What the parser says, and where; without the source, which may be anybody's. */
  private static String complaint(IOException notJson) {
    if (notJson instanceof JsonProcessingException parsing) {
      JsonLocation at = parsing.getLocation();
      return parsing.getOriginalMessage() + (at == null ? "" : ", at byte " + at.getByteOffset());
    }
    return String.valueOf(notJson.getMessage());
  }

  /** UTF-16 and UTF-32, which the parser would take too: a zero or a byte order mark in front. */
  private static boolean notUtf8(byte[] value) {
    return value[0] == 0
        || value[0] == (byte) 0xFE
        || value[0] == (byte) 0xFF
        || (value.length > 1 && value[1] == 0);
  }
}
