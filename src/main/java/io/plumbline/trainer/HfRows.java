package io.plumbline.trainer;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hugging Face {@code Trainer}: {@code {'loss': 2.31, 'learning_rate': 3e-4, ...}}, numbers bare or
 * quoted, often behind a progress bar on the same line. The line does not name its step: it is the
 * number of such lines so far times {@code logging_steps}, unless it counts tokens ({@code
 * include_num_input_tokens_seen}).
 */
final class HfRows implements TrainerLog {
  /** The beginning of what is read. */
  static final Pattern LOSS = Pattern.compile("\\{'(?:eval_)?loss':");

  private static final Pattern QUANTITY =
      Pattern.compile("'([A-Za-z_]{1,40})':\\s*'?" + Shape.NUMBER + "'?");

  private static final Map<String, String> NAMES =
      Map.of(
          "loss", "loss",
          "eval_loss", "eval_loss",
          "grad_norm", "grad_norm",
          "learning_rate", "lr",
          "num_input_tokens_seen", "tokens");

  private final long stepsBetweenLines;
  private long step;

  HfRows(long stepsBetweenLines) {
    this.stepsBetweenLines = stepsBetweenLines;
  }

  @Override
  public List<String> line(String line) {
    Matcher begin = LOSS.matcher(line);
    if (!begin.find()) {
      return List.of();
    }
    boolean evaluation = begin.group().contains("eval_");
    if (!evaluation) {
      step += stepsBetweenLines;
    }
    Row row = new Row(evaluation ? "eval" : "step");
    Matcher quantity = QUANTITY.matcher(line);
    int from = begin.start();
    while (quantity.find(from)) {
      String name = NAMES.get(quantity.group(1));
      if (name != null && !(evaluation && name.equals("loss"))) {
        row = row.put(name, quantity.group(2));
      }
      from = quantity.end();
    }
    if (!row.hasLoss()) {
      return List.of();
    }
    return List.of(row.put("step", Long.toString(step)).json());
  }

  @Override
  public List<String> pause() {
    return List.of();
  }

  @Override
  public OptionalLong plannedSteps() {
    return OptionalLong.empty();
  }
}
