package io.plumbline.app;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a run declares of itself where its log says nothing of it. */
final class DeclarationOptions {
  @Option(names = "--family", description = "The run's family: similar runs share what they teach.")
  private @Nullable String family;

  @Option(names = "--params", description = "Parameters that one token uses, e.g. 1.2e9.")
  private @Nullable String params;

  @Option(names = "--target-tokens", description = "Tokens at the planned end.")
  private @Nullable String targetTokens;

  @Option(names = "--batch-tokens", description = "Tokens in one step, over all devices.")
  private @Nullable String batchTokens;

  @Option(names = "--seq-len", description = "Tokens in one sample.")
  private @Nullable String seqLen;

  /** Whether the planned end is among it. */
  boolean hasTarget() {
    return targetTokens != null;
  }

  /** Its fields as those of an event; none when nothing is declared. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "family", family);
    put(fields, "params", params);
    put(fields, "target_tokens", targetTokens);
    put(fields, "batch_tokens", batchTokens);
    put(fields, "seq_len", seqLen);
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
