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
 * @param lineage where it comes from
 * @param size how large the model is
 * @param plan how long it trains, under what schedule, and what for
 * @param batch how much it takes in at a step
 * @param data what it reads
 * @param reference an explicit predicted law to hold the run against
 * @param tags free labels
 */
public record Declaration(
    Lineage lineage,
    Size size,
    Plan plan,
    Batch batch,
    Data data,
    Optional<ReferenceLaw> reference,
    Map<String, String> tags) {

  /** A run that has said nothing yet. */
  public static final Declaration NONE =
      new Declaration(
          Lineage.NONE, Size.NONE, Plan.NONE, Batch.NONE, Data.NONE, Optional.empty(), Map.of());

  /**
   * Where a run comes from.
   *
   * @param family runs of one family share priors and a law L(N,D)
   * @param parentRun the run this one was forked from
   * @param forkedAtTokens where it was forked, in tokens
   */
  public record Lineage(
      Optional<String> family, Optional<String> parentRun, OptionalLong forkedAtTokens) {
    public static final Lineage NONE =
        new Lineage(Optional.empty(), Optional.empty(), OptionalLong.empty());

    private Lineage mergedWith(Lineage later) {
      return new Lineage(
          later.family.or(() -> family),
          later.parentRun.or(() -> parentRun),
          either(later.forkedAtTokens, forkedAtTokens));
    }
  }

  /**
   * How large a model is, in parameters.
   *
   * @param total number of parameters
   * @param nonEmbedding parameters without embeddings (Kaplan's N)
   * @param active parameters one token uses (mixture of experts); total when absent
   */
  public record Size(OptionalDouble total, OptionalDouble nonEmbedding, OptionalDouble active) {
    public static final Size NONE =
        new Size(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    private Size mergedWith(Size later) {
      return new Size(
          either(later.total, total),
          either(later.nonEmbedding, nonEmbedding),
          either(later.active, active));
    }
  }

  /**
   * What a run is to become.
   *
   * @param targetTokens planned length in tokens
   * @param targetSteps planned length in optimizer steps
   * @param schedule the learning-rate schedule
   * @param inferenceTokens tokens the model will serve in its lifetime
   */
  public record Plan(
      OptionalLong targetTokens,
      OptionalLong targetSteps,
      Optional<ScheduleDeclaration> schedule,
      OptionalDouble inferenceTokens) {
    public static final Plan NONE =
        new Plan(
            OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), OptionalDouble.empty());

    private Plan mergedWith(Plan later) {
      return new Plan(
          either(later.targetTokens, targetTokens),
          either(later.targetSteps, targetSteps),
          later.schedule.or(() -> schedule),
          either(later.inferenceTokens, inferenceTokens));
    }
  }

  /**
   * How much a run takes in at an optimizer step.
   *
   * @param tokens per step
   * @param seqLen tokens per sequence
   * @param sequences per step
   */
  public record Batch(OptionalLong tokens, OptionalLong seqLen, OptionalLong sequences) {
    public static final Batch NONE =
        new Batch(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    private Batch mergedWith(Batch later) {
      return new Batch(
          either(later.tokens, tokens),
          either(later.seqLen, seqLen),
          either(later.sequences, sequences));
    }
  }

  /**
   * What a run reads.
   *
   * @param uniqueTokens tokens of distinct data; fewer than the target means repetition
   * @param bytesPerToken bytes of text one token stands for, to compare tokenizers in bits per byte
   * @param order runs with the same value read the same batches in the same order
   */
  public record Data(
      OptionalLong uniqueTokens, OptionalDouble bytesPerToken, Optional<String> order) {
    public static final Data NONE =
        new Data(OptionalLong.empty(), OptionalDouble.empty(), Optional.empty());

    private Data mergedWith(Data later) {
      return new Data(
          either(later.uniqueTokens, uniqueTokens),
          either(later.bytesPerToken, bytesPerToken),
          later.order.or(() -> order));
    }
  }

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
        lineage.mergedWith(later.lineage),
        size.mergedWith(later.size),
        plan.mergedWith(later.plan),
        batch.mergedWith(later.batch),
        data.mergedWith(later.data),
        later.reference.or(() -> reference),
        mergedTags(later.tags));
  }

  /** This declaration with another schedule, or none. */
  public Declaration withSchedule(Optional<ScheduleDeclaration> other) {
    Plan replanned = new Plan(plan.targetTokens, plan.targetSteps, other, plan.inferenceTokens);
    return new Declaration(lineage, size, replanned, batch, data, reference, tags);
  }

  /** Runs of one family share priors and a law, see {@link Lineage}. */
  public Optional<String> family() {
    return lineage.family();
  }

  /** The learning-rate schedule, see {@link Plan}. */
  public Optional<ScheduleDeclaration> schedule() {
    return plan.schedule();
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
    if (batch.tokens.isPresent()) {
      return batch.tokens;
    }
    return batch.seqLen.isPresent() && batch.sequences.isPresent()
        ? OptionalLong.of(product(batch.seqLen.getAsLong(), batch.sequences.getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * Planned length in tokens: declared, or target steps x tokens per step; empty when neither is
   * known.
   */
  public OptionalLong horizonTokens() {
    if (plan.targetTokens.isPresent()) {
      return plan.targetTokens;
    }
    OptionalLong perStep = tokensPerStep();
    return plan.targetSteps.isPresent() && perStep.isPresent()
        ? OptionalLong.of(product(plan.targetSteps.getAsLong(), perStep.getAsLong()))
        : OptionalLong.empty();
  }

  /**
   * Parameters that one token uses: active if declared (mixture of experts), else total, else
   * non-embedding.
   */
  public OptionalDouble activeParams() {
    return either(size.active, either(size.total, size.nonEmbedding));
  }

  /** The peak learning rate the schedule declares, NaN when it declares none. */
  public double peakRate() {
    if (plan.schedule.isEmpty()) {
      return Double.NaN;
    }
    double highest =
        plan.schedule.get().points().stream()
            .mapToDouble(ScheduleDeclaration.Point::learningRate)
            .max()
            .orElse(Double.NaN);
    return plan.schedule.get().peakLr().orElse(highest);
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
