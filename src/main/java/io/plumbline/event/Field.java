package io.plumbline.event;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of step, eval, end, heartbeat and change events, each with every name it is accepted
 * under, best first: when one event carries a quantity under several names, the first in this order
 * wins.
 *
 * <p>The names are what trainers log: Hugging Face ({@code global_step}, {@code
 * train/learning_rate}), Megatron ({@code lm loss}, {@code grad-norm}) and its OpenTelemetry
 * metrics and span attributes ({@code megatron.training.loss}, {@code megatron.iteration}), NeMo
 * ({@code reduced_train_loss}), nanotron ({@code consumed_tokens}), torchtitan ({@code
 * loss_metrics/global_avg_loss}), OLMo ({@code train/CE loss}), Composer ({@code time/token}),
 * Lightning ({@code trainer/global_step}), Weights and Biases exports ({@code _step}).
 */
enum Field {
  TYPE("type"),
  RUN("run"),
  /** Names the run only when neither the key nor {@link #RUN} does. */
  OTHER_RUN("run_id", "nemo.run.id"),
  TIME("ts", "timestamp", "_timestamp"),
  ATTEMPT("attempt"),
  STEP(
      "step",
      "iteration",
      "iter",
      "global_step",
      "time/batch",
      "train/global_step",
      "trainer/global_step",
      "megatron.iteration",
      "_step"),
  TOKENS(
      "tokens",
      "n_tokens_seen",
      "num_input_tokens_seen",
      "consumed_tokens",
      "tokens/total",
      "throughput/total tokens",
      "time/token",
      "train/num_input_tokens_seen",
      "consumed_train_tokens",
      "tokens_seen"),
  SAMPLES(
      "samples", "consumed_samples", "consumed_train_samples", "consumed samples", "time/sample"),
  LOSS(
      "loss",
      "train_loss",
      "train/loss",
      "lm loss",
      "lm_loss",
      "reduced_train_loss",
      "train/CE loss",
      "loss/train/total",
      "loss_metrics/global_avg_loss",
      "megatron.training.loss",
      "megatron.loss"),
  LEARNING_RATE(
      "lr",
      "learning_rate",
      "learning-rate",
      "learning rate",
      "optim/LR (group 0)",
      "train/learning_rate",
      "train/lr",
      "megatron.training.learning_rate"),
  GRADIENT_NORM(
      "grad_norm",
      "grad norm",
      "grad-norm",
      "optim/total grad norm",
      "train/grad_norm",
      "gradient_norm",
      "megatron.training.grad_norm",
      "megatron.grad_norm"),
  EVAL_LOSS(
      "eval_loss",
      "eval/loss",
      "val_loss",
      "val/loss",
      "validation_loss",
      "validation/loss",
      "lm loss validation",
      "validation_metrics/loss",
      "loss/eval/total"),
  METRICS("metrics"),
  STATUS("status"),
  WHAT("what"),
  NOTE("note");

  /** A name, what it stands for, and how good a name it is: 0 is the best. */
  record Alias(String name, Field field, int rank) {}

  private static final Map<String, Alias> BY_NAME = new HashMap<>();

  static {
    for (Field field : values()) {
      for (int rank = 0; rank < field.names.size(); rank++) {
        String name = field.names.get(rank);
        BY_NAME.put(name, new Alias(name, field, rank));
      }
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<String> names;

  Field(String... names) {
    this.names = List.of(names);
  }

  /** What a name stands for, null when it is no field of the contract: most are not. */
  static @Nullable Alias named(String name) {
    return BY_NAME.get(name);
  }

  /** Every name, best first. */
  List<String> names() {
    return names;
  }
}
