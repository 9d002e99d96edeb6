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
  private Declaration.Lineage lineage = Declaration.Lineage.NONE;
  private Declaration.Size size = Declaration.Size.NONE;
  private Declaration.Plan plan = Declaration.Plan.NONE;
  private Declaration.Batch batch = Declaration.Batch.NONE;
  private Corpus corpus = new Corpus(Declaration.Data.NONE, OptionalDouble.empty());
  private Optional<Declaration.ReferenceLaw> reference = Optional.empty();
  private Map<String, String> tags = Map.of();

  /**
   * The data, and what the tokenizer that was declared with them makes of a token.
   *
   * @param data under the names of the contract
   * @param tokenizerBytes bytes of text that a token stands for: counts if {@code data} does not
   *     say
   */
  private record Corpus(Declaration.Data data, OptionalDouble tokenizerBytes) {
    Declaration.Data declared() {
      return data.bytesPerToken().isPresent()
          ? data
          : new Declaration.Data(data.uniqueTokens(), tokenizerBytes, data.order());
    }
  }

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
    return new Declaration(lineage, size, plan, batch, corpus.declared(), reference, tags);
  }

  private void take(String name) throws IOException, Refusal {
    switch (name) {
      case "params" -> readParams();
      case "tokenizer" -> readTokenizer();
      case "reference" -> readReference();
      case "tags" -> readTags();
      case "family", "parent_run", "forked_at_tokens" -> readLineage(name);
      case "target_tokens", "target_steps", "schedule", "inference_tokens" -> readPlan(name);
      case "batch_tokens", "seq_len", "global_batch" -> readBatch(name);
      case "unique_tokens", "bytes_per_token", "data_order" -> readData(name);
      default -> {
        // The contract lets senders add what they like.
      }
    }
  }

  private void readLineage(String name) throws IOException, Refusal {
    Declaration.Lineage known = lineage;
    lineage =
        switch (name) {
          case "family" ->
              new Declaration.Lineage(text(name), known.parentRun(), known.forkedAtTokens());
          case "parent_run" ->
              new Declaration.Lineage(known.family(), text(name), known.forkedAtTokens());
          default -> new Declaration.Lineage(known.family(), known.parentRun(), count(name, 0));
        };
  }

  private void readPlan(String name) throws IOException, Refusal {
    OptionalLong tokens = plan.targetTokens();
    OptionalLong steps = plan.targetSteps();
    Optional<ScheduleDeclaration> schedule = plan.schedule();
    OptionalDouble served = plan.inferenceTokens();
    switch (name) {
      case "target_tokens" -> tokens = count(name, 1);
      case "target_steps" -> steps = count(name, 1);
      case "schedule" -> schedule = Optional.of(ScheduleReader.read(json));
      default -> served = OptionalDouble.of(Numbers.within(json, name, 0, EventLimits.MAX_TOKENS));
    }
    plan = new Declaration.Plan(tokens, steps, schedule, served);
  }

  private void readBatch(String name) throws IOException, Refusal {
    OptionalLong count = count(name, 1);
    batch =
        switch (name) {
          case "batch_tokens" -> new Declaration.Batch(count, batch.seqLen(), batch.sequences());
          case "seq_len" -> new Declaration.Batch(batch.tokens(), count, batch.sequences());
          default -> new Declaration.Batch(batch.tokens(), batch.seqLen(), count);
        };
  }

  private void readData(String name) throws IOException, Refusal {
    OptionalLong unique = corpus.data().uniqueTokens();
    OptionalDouble bytes = corpus.data().bytesPerToken();
    Optional<String> order = corpus.data().order();
    switch (name) {
      case "unique_tokens" -> unique = count(name, 1);
      case "bytes_per_token" -> bytes = positive(name, MAX_BYTES_PER_TOKEN);
      default -> order = Optional.of(Text.readScalar(json, name));
    }
    corpus = new Corpus(new Declaration.Data(unique, bytes, order), corpus.tokenizerBytes());
  }

  private void readParams() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      size = withTotal(positive("params", EventLimits.MAX_TOKENS));
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "total" -> size = withTotal(positive("params.total", EventLimits.MAX_TOKENS));
        case "non_embedding" -> {
          OptionalDouble known = positive("params.non_embedding", EventLimits.MAX_TOKENS);
          size = new Declaration.Size(size.total(), known, size.active());
        }
        case "active" -> {
          OptionalDouble known = positive("params.active", EventLimits.MAX_TOKENS);
          size = new Declaration.Size(size.total(), size.nonEmbedding(), known);
        }
        default -> json.skipChildren();
      }
    }
  }

  private Declaration.Size withTotal(OptionalDouble total) {
    return new Declaration.Size(total, size.nonEmbedding(), size.active());
  }

  /** A tokenizer may be anything; an object may say what its tokens are worth. */
  private void readTokenizer() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    String name;
    while ((name = json.nextFieldName()) != null) {
      if (json.nextToken() != JsonToken.VALUE_NULL && name.equals("bytes_per_token")) {
        corpus =
            new Corpus(corpus.data(), positive("tokenizer.bytes_per_token", MAX_BYTES_PER_TOKEN));
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

  private Optional<String> text(String name) throws IOException, Refusal {
    return Optional.of(Text.read(json, name, Rejection.BAD_FIELD));
  }

  private OptionalLong count(String name, long least) throws IOException, Refusal {
    return OptionalLong.of(
        Numbers.count(json, name, least, EventLimits.MAX_TOKENS, Rejection.BAD_FIELD));
  }

  private OptionalDouble positive(String name, double most) throws IOException, Refusal {
    return OptionalDouble.of(Numbers.positive(json, name, most));
  }
}
