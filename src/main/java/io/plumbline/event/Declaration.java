package io.plumbline.event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What a run says of itself; every field may be missing.
 *
 * @param family runs of one family share priors and a law L(N,D)
 * @param params total number of parameters
 * @param paramsNonEmbedding parameters without embeddings (Kaplan's N)
 * @param paramsActive parameters one token uses (mixture of experts); total when absent
 * @param targetTokens planned length in tokens
 * @param targetSteps planned length in optimizer steps
 * @param batchTokens tokens per optimizer step
 * @param seqLen tokens per sequence
 * @param globalBatch sequences per optimizer step
 * @param schedule the learning-rate schedule
 * @param uniqueTokens tokens of distinct data; fewer than the target means repetition
 * @param bytesPerToken bytes of text one token stands for, to compare tokenizers in bits per byte
 * @param parentRun the run this one was forked from
 * @param forkedAtTokens where it was forked, in tokens
 * @param inferenceTokens tokens the model will serve in its lifetime
 * @param dataOrder runs with the same value read the same batches in the same order
 * @param reference an explicit predicted law to hold the run against
 * @param tags free labels
 */
public record Declaration(
    Optional<String> family,
    OptionalDouble params,
    OptionalDouble paramsNonEmbedding,
    OptionalDouble paramsActive,
    OptionalLong targetTokens,
    OptionalLong targetSteps,
    OptionalLong batchTokens,
    OptionalLong seqLen,
    OptionalLong globalBatch,
    Optional<ScheduleDeclaration> schedule,
    OptionalLong uniqueTokens,
    OptionalDouble bytesPerToken,
    Optional<String> parentRun,
    OptionalLong forkedAtTokens,
    OptionalDouble inferenceTokens,
    Optional<String> dataOrder,
    Optional<ReferenceLaw> reference,
    Map<String, String> tags) {

  /** A run that has said nothing yet. */
  public static final Declaration NONE =
      new Declaration(
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  /**
   * A law declared for the run in advance: L(D) = floor + amplitude * D^-exponent, D in tokens, L
   * in nats per token.
   *
   * @param floor irreducible loss, at least 0
   * @param amplitude loss above the floor at one token, above 0
   * @param exponent above 0
   */
  public record ReferenceLaw(double floor, double amplitude, double exponent) {
    /** The predicted loss in nats per token after {@code tokens} tokens. */
    public double lossAt(double tokens) {
      return floor + amplitude * Math.pow(tokens, -exponent);
    }
  }

  public Declaration {
    tags = Map.copyOf(tags);
  }

  /**
   * This declaration with every field that {@code later} has replaced by it; tags are merged by
   * name, and the first by name kept up to {@link EventLimits#MAX_ENTRIES} and {@link
   * EventLimits#MAX_TAG_CHARACTERS}.
   */
  public Declaration mergedWith(Declaration later) {
    return new Declaration(
        later.family.or(() -> family),
        either(later.params, params),
        either(later.paramsNonEmbedding, paramsNonEmbedding),
        either(later.paramsActive, paramsActive),
        either(later.targetTokens, targetTokens),
        either(later.targetSteps, targetSteps),
        either(later.batchTokens, batchTokens),
        either(later.seqLen, seqLen),
        either(later.globalBatch, globalBatch),
        later.schedule.or(() -> schedule),
        either(later.uniqueTokens, uniqueTokens),
        either(later.bytesPerToken, bytesPerToken),
        later.parentRun.or(() -> parentRun),
        either(later.forkedAtTokens, forkedAtTokens),
        either(later.inferenceTokens, inferenceTokens),
        later.dataOrder.or(() -> dataOrder),
        later.reference.or(() -> reference),
        mergedTags(later.tags));
  }

  /** This declaration with another schedule, or none. */
  public Declaration withSchedule(Optional<ScheduleDeclaration> other) {
    return new Declaration(
        family,
        params,
        paramsNonEmbedding,
        paramsActive,
        targetTokens,
        targetSteps,
        batchTokens,
        seqLen,
        globalBatch,
        other,
        uniqueTokens,
        bytesPerToken,
        parentRun,
        forkedAtTokens,
        inferenceTokens,
        dataOrder,
        reference,
        tags);
  }

  /** A run declared over and over, with new tags each time, must still fit into one event. */
  private Map<String, String> mergedTags(Map<String, String> later) {
    if (later.isEmpty()) {
      return tags;
    }
    Map<String, String> all = new TreeMap<>(tags);
    all.putAll(later);
    Map<String, String> kept = new HashMap<>();
    int characters = 0;
    for (Map.Entry<String, String> tag : all.entrySet()) {
      characters += tag.getKey().length() + tag.getValue().length();
      if (kept.size() < EventLimits.MAX_ENTRIES && characters <= EventLimits.MAX_TAG_CHARACTERS) {
        kept.put(tag.getKey(), tag.getValue());
      }
    }
    return kept;
  }

  /**
   * Tokens per optimizer step: declared, or sequence length x sequences per step; empty when
   * neither is known.
   */
  public OptionalLong tokensPerStep() {
    if (batchTokens.isPresent()) {
      return batchTokens;
    }
    return seqLen.isPresent() && globalBatch.isPresent()
        ? OptionalLong.of(product(seqLen.getAsLong(), globalBatch.getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * Planned length in tokens: declared, or target steps x tokens per step; empty when neither is
   * known.
   */
  public OptionalLong horizonTokens() {
    if (targetTokens.isPresent()) {
      return targetTokens;
    }
    OptionalLong perStep = tokensPerStep();
    return targetSteps.isPresent() && perStep.isPresent()
        ? OptionalLong.of(product(targetSteps.getAsLong(), perStep.getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * Parameters that one token uses: active if declared (mixture of experts), else total, else
   * non-embedding.
   */
  public OptionalDouble activeParams() {
    return either(paramsActive, either(params, paramsNonEmbedding));
  }

  /** The peak learning rate the schedule declares, NaN when it declares none. */
  public double peakRate() {
    if (schedule.isEmpty()) {
      return Double.NaN;
    }
    double highest =
        schedule.get().points().stream()
            .mapToDouble(ScheduleDeclaration.Point::learningRate)
            .max()
            .orElse(Double.NaN);
    return schedule.get().peakLr().orElse(highest);
  }

  /** Both are at most {@link EventLimits#MAX_TOKENS}; a product beyond it is held at it. */
  private static long product(long a, long b) {
    return (long) Math.min((double) a * b, EventLimits.MAX_TOKENS);
  }

  private static OptionalLong either(OptionalLong first, OptionalLong second) {
    return first.isPresent() ? first : second;
  }

  private static OptionalDouble either(OptionalDouble first, OptionalDouble second) {
    return first.isPresent() ? first : second;
  }
}
