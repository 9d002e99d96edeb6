package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Reads the fields that only declarations have, from a record known to be one well-formed object.
 *
 * <p>Null means that the field is not declared; a declaration cannot take back what an earlier one
 * said. {@code bytes_per_token} is also found inside {@code tokenizer}.
 */
final class DeclarationReader {
  /** No tokenizer covers more bytes of text with one token on average. */
  private static final double MAX_BYTES_PER_TOKEN = 1000;

  private final JsonParser json;
  private final Params params = new Params();
  private Optional<String> family = Optional.empty();
  private OptionalLong targetTokens = OptionalLong.empty();
  private OptionalLong targetSteps = OptionalLong.empty();
  private OptionalLong batchTokens = OptionalLong.empty();
  private OptionalLong seqLen = OptionalLong.empty();
  private OptionalLong globalBatch = OptionalLong.empty();
  private Optional<ScheduleDeclaration> schedule = Optional.empty();
  private OptionalLong uniqueTokens = OptionalLong.empty();
  private OptionalDouble bytesPerToken = OptionalDouble.empty();
  private OptionalDouble tokenizerBytesPerToken = OptionalDouble.empty();
  private Optional<String> parentRun = Optional.empty();
  private OptionalLong forkedAtTokens = OptionalLong.empty();
  private OptionalDouble inferenceTokens = OptionalDouble.empty();
  private Optional<String> dataOrder = Optional.empty();
  private Optional<Declaration.ReferenceLaw> reference = Optional.empty();
  private Map<String, String> tags = Map.of();

  private DeclarationReader(JsonParser json) {
    this.json = json;
  }

  /** Reads the whole record. */
  static Declaration read(JsonParser json) throws IOException, Refusal {
    json.nextToken();
    return new DeclarationReader(json).read();
  }

  private Declaration read() throws IOException, Refusal {
    Fields.each(json, this::take);
    return new Declaration(
        family,
        params.total,
        params.nonEmbedding,
        params.active,
        targetTokens,
        targetSteps,
        batchTokens,
        seqLen,
        globalBatch,
        schedule,
        uniqueTokens,
        bytesPerToken.isPresent() ? bytesPerToken : tokenizerBytesPerToken,
        parentRun,
        forkedAtTokens,
        inferenceTokens,
        dataOrder,
        reference,
        tags);
  }

  private void take(String name) throws IOException, Refusal {
    switch (name) {
      case "family" -> family = Optional.of(Text.read(json, name, Rejection.BAD_FIELD));
      case "params" -> readParams();
      case "target_tokens" -> targetTokens = count(name, 1);
      case "target_steps" -> targetSteps = count(name, 1);
      case "batch_tokens" -> batchTokens = count(name, 1);
      case "seq_len" -> seqLen = count(name, 1);
      case "global_batch" -> globalBatch = count(name, 1);
      case "schedule" -> schedule = Optional.of(ScheduleReader.read(json));
      case "unique_tokens" -> uniqueTokens = count(name, 1);
      case "bytes_per_token" -> bytesPerToken = positive(name, MAX_BYTES_PER_TOKEN);
      case "tokenizer" -> readTokenizer();
      case "parent_run" -> parentRun = Optional.of(Text.read(json, name, Rejection.BAD_FIELD));
      case "forked_at_tokens" -> forkedAtTokens = count(name, 0);
      case "inference_tokens" ->
          inferenceTokens =
              OptionalDouble.of(Numbers.within(json, name, 0, EventLimits.MAX_TOKENS));
      case "data_order" -> dataOrder = Optional.of(Text.readScalar(json, name));
      case "reference" -> readReference();
      case "tags" -> readTags();
      default -> {
        // The contract lets senders add what they like.
      }
    }
  }

  private void readParams() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      params.total = positive("params", EventLimits.MAX_TOKENS);
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "total" -> params.total = positive("params.total", EventLimits.MAX_TOKENS);
        case "non_embedding" ->
            params.nonEmbedding = positive("params.non_embedding", EventLimits.MAX_TOKENS);
        case "active" -> params.active = positive("params.active", EventLimits.MAX_TOKENS);
        default -> json.skipChildren();
      }
    }
  }

  /** A tokenizer may be anything; an object may say what its tokens are worth. */
  private void readTokenizer() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (json.nextToken() != JsonToken.VALUE_NULL && name.equals("bytes_per_token")) {
        tokenizerBytesPerToken = positive("tokenizer.bytes_per_token", MAX_BYTES_PER_TOKEN);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readReference() throws IOException, Refusal {
    String expected = "an object with floor, amplitude and exponent";
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.of(Rejection.BAD_FIELD, "reference", Numbers.seen(json), expected);
    }
    double floor = Double.NaN;
    double amplitude = Double.NaN;
    double exponent = Double.NaN;
    String name;
    while ((name = json.nextFieldName()) != null) {
      json.nextToken();
      switch (name) {
        case "floor" -> floor = Numbers.within(json, "reference.floor", 0, Double.MAX_VALUE);
        case "amplitude" ->
            amplitude = Numbers.positive(json, "reference.amplitude", Double.MAX_VALUE);
        case "exponent" ->
            exponent = Numbers.positive(json, "reference.exponent", Double.MAX_VALUE);
        default -> json.skipChildren();
      }
    }
    if (Double.isNaN(floor) || Double.isNaN(amplitude) || Double.isNaN(exponent)) {
      throw Refusal.of(Rejection.BAD_FIELD, "reference", "incomplete", expected);
    }
    reference = Optional.of(new Declaration.ReferenceLaw(floor, amplitude, exponent));
  }

  private void readTags() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.of(Rejection.BAD_FIELD, "tags", Numbers.seen(json), "an object of name: text");
    }
    Map<String, String> read = new HashMap<>();
    String name;
    while ((name = json.nextFieldName()) != null) {
      Text.checked(name, "a name in tags", Rejection.BAD_FIELD);
      if (json.nextToken() != JsonToken.VALUE_NULL) {
        read.put(name, Text.readScalar(json, name));
      }
      if (read.size() > EventLimits.MAX_ENTRIES) {
        throw new Refusal(
            Rejection.TOO_LONG,
            "tags has more than " + EventLimits.MAX_ENTRIES + " entries; send fewer");
      }
    }
    tags = read;
  }

  private OptionalLong count(String name, long least) throws IOException, Refusal {
    return OptionalLong.of(
        Numbers.count(json, name, least, EventLimits.MAX_TOKENS, Rejection.BAD_FIELD));
  }

  private OptionalDouble positive(String name, double most) throws IOException, Refusal {
    return OptionalDouble.of(Numbers.positive(json, name, most));
  }

  /** The three counts of parameters, however they were written. */
  private static final class Params {
    private OptionalDouble total = OptionalDouble.empty();
    private OptionalDouble nonEmbedding = OptionalDouble.empty();
    private OptionalDouble active = OptionalDouble.empty();
  }
}
