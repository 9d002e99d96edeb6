package io.plumbline.trainer;

import static io.plumbline.trainer.Shape.COUNT;
import static io.plumbline.trainer.Shape.NUMBER;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Logs that are understood, by the trainer that writes them, as the releases of 2024 to 2026 do.
 *
 * <p>Most print one line a step, in which each quantity stands behind its name: a {@link Shape}.
 * Counts of tokens that are rounded for people ({@code 1.28M}) are left out: a token count that is
 * wrong by half a percent is worse than none, steps times the declared batch are exact.
 */
public enum LogFormat {
  /** Hugging Face {@code Trainer}: a Python dictionary per logging step, without its step. */
  HF("{'loss': 2.31, 'grad_norm': 0.4, 'learning_rate': 3e-4, 'epoch': 0.1}"),

  /** Megatron-LM and its kin. */
  MEGATRON(
      " iteration 5/ 100 | consumed samples: 40 | learning rate: 1E-04 | lm loss: 1.3E+01 | ...",
      new Shape(
              "\\biteration\\s+" + COUNT + "\\s*/\\s*" + COUNT + "\\s*\\|",
              "\\blm loss:\\s*" + NUMBER)
          .with("samples", "\\bconsumed samples:\\s*" + COUNT)
          .with("tokens", "\\bconsumed tokens:\\s*" + COUNT)
          .with("lr", "\\blearning rate:\\s*" + NUMBER)
          .with("grad_norm", "\\bgrad norm:\\s*" + NUMBER),
      Shape.evaluation(
          "\\bvalidation loss at iteration\\s+" + COUNT + "\\s*(?:on validation set\\s*)?\\|",
          "\\blm loss value:\\s*" + NUMBER)),

  /** nanotron. */
  NANOTRON(
      "iteration: 5 / 100 | consumed_tokens: 1.28M | ... | lm_loss: 10.2 | lr: 0.0003 | ...",
      new Shape(
              "\\biteration:\\s*" + COUNT + "\\s*/\\s*" + COUNT + "\\s*\\|",
              "\\blm_loss:\\s*" + NUMBER)
          .with("tokens", "\\bconsumed_tokens:\\s*" + COUNT + "(?=\\s*\\|)")
          .with("lr", "\\blr:\\s*" + NUMBER)
          .with("grad_norm", "\\bgrad_norm:\\s*" + NUMBER)),

  /** torchtitan. */
  TORCHTITAN(
      "step: 10  loss: 7.1  grad_norm: 1.2  memory: ...",
      Shape.evaluation("\\bvalidate step:\\s*" + COUNT + "\\s", "\\bloss:\\s*" + NUMBER),
      new Shape("\\bstep:\\s*" + COUNT + "\\s+loss:", "\\bloss:\\s*" + NUMBER)
          .with("lr", "\\blr:\\s*" + NUMBER)
          .with("grad_norm", "\\bgrad_norm:\\s*" + NUMBER)),

  /** OLMo and OLMo-core: a line that names the step, then a line for each quantity. */
  OLMO("[step=120/1451,epoch=0] and below it     train/CrossEntropyLoss=3.25"),

  /** llm.c: what it prints, and its {@code main.log}. */
  LLMC(
      "step 5/100 | loss 11.0 (+nanz)| norm 15.3 (+nanz)| lr 8.5e-07 | ... or s:5 trl:11.0 lr:...",
      new Shape(
              "\\bstep\\s+" + COUNT + "/" + COUNT + "\\s*\\|\\s*loss\\b",
              "\\|\\s*loss\\s+" + NUMBER)
          .with("grad_norm", "\\|\\s*norm\\s+" + NUMBER)
          .with("lr", "\\|\\s*lr\\s+" + NUMBER),
      new Shape("^s:" + COUNT + "\\s+trl:", "\\btrl:" + NUMBER)
          .with("lr", "\\blr:" + NUMBER)
          .with("grad_norm", "\\bnorm:" + NUMBER),
      Shape.evaluation("^s:" + COUNT + "\\s+tel:", "\\btel:" + NUMBER)),

  /** nanoGPT. */
  NANOGPT(
      "iter 100: loss 3.21, time 512.3ms, mfu 21.3%",
      new Shape("\\biter\\s+" + COUNT + ":\\s*loss\\b", "\\bloss\\s+" + NUMBER),
      Shape.evaluation("\\bstep\\s+" + COUNT + ":\\s*train loss\\b", "\\bval loss\\s+" + NUMBER)),

  /** One JSON object a line, quantities under any of the names that events accept. */
  JSONL("{\"step\": 5, \"loss\": 2.31}"),

  /** A table with a heading, quantities under any of the names that events accept. */
  CSV("step,loss,lr and below it 5,2.31,0.0003");

  /** Escape sequences that colour a terminal. */
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

  private final String example;

  @SuppressWarnings("ImmutableEnumChecker") // a list of immutable shapes that never changes
  private final List<Shape> shapes;

  LogFormat(String example, Shape... shapes) {
    this.example = example;
    this.shapes = List.of(shapes);
  }

  /** What it looks like, for people. */
  public String example() {
    return example;
  }

  /** Its name on a command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of that label; empty when there is none. */
  public static Optional<LogFormat> of(String label) {
    for (LogFormat format : values()) {
      if (format.label().equals(label.toLowerCase(Locale.ROOT))) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** The format a line is surely of; empty when it may be anything. A table is never sure. */
  public static Optional<LogFormat> recognised(String line) {
    String plain = plain(line);
    for (LogFormat format : values()) {
      if (format.fits(plain)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private boolean fits(String line) {
    return switch (this) {
      case HF -> HfRows.LOSS.matcher(line).find();
      case OLMO -> OlmoRows.STEP.matcher(line).find();
      case JSONL -> line.startsWith("{\"") && line.endsWith("}");
      case CSV -> false;
      default -> shapes.stream().anyMatch(shape -> shape.read(line).isPresent());
    };
  }

  /**
   * A reader of one log from its beginning.
   *
   * @param stepsBetweenLines how many steps lie between two lines that do not name their step
   *     (Hugging Face's {@code logging_steps}); at least 1
   */
  public TrainerLog reader(long stepsBetweenLines) {
    return switch (this) {
      case HF -> new HfRows(stepsBetweenLines);
      case OLMO -> new OlmoRows();
      case JSONL -> new JsonRows();
      case CSV -> new CsvRows();
      default -> new ShapeRows(shapes);
    };
  }

  /** A line as a person sees it: without colours and blanks at its ends. */
  static String plain(String line) {
    return COLOUR.matcher(line).replaceAll("").strip();
  }

  /** All labels, for error messages. */
  public static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (LogFormat format : values()) {
      labels.add(format.label());
    }
    return labels;
  }
}
