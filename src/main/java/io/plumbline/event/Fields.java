package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, one after the other. */
final class Fields {
  /** What is done with a field. */
  interface Taker {
    /**
     * The parser stands at the field's value; whatever is not read of it is skipped.
     *
     * @throws Refusal if the value cannot be accepted
     */
    void take(String name) throws IOException, Refusal;
  }

  private Fields() {}

  /**
   * Reads the object that the parser stands in to its end, so that it is known to be well-formed. A
   * null is as if the field were left out.
   *
   * @throws Refusal the gravest of all, once everything is read
   */
  static void each(JsonParser json, Taker taker) throws IOException, Refusal {
    @Nullable Refusal gravest = null;
    int depth = json.getParsingContext().getNestingDepth();
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        try {
          taker.take(name);
        } catch (Refusal refusal) {
          gravest = gravest == null ? refusal : Refusal.graver(gravest, refusal);
        }
      }
      while (json.getParsingContext().getNestingDepth() > depth) {
        json.nextToken();
      }
    }
    if (gravest != null) {
      throw gravest;
    }
  }
}
