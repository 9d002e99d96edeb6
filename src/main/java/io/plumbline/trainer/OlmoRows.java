package io.plumbline.trainer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * OLMo and OLMo-core: {@code [step=120/1451,epoch=0]} and, on the lines below, {@code
 * train/CrossEntropyLoss=3.25} and the like, until a line that is none. Evaluation losses are
 * passed on under their own names: there are several, none of them the run's.
 */
final class OlmoRows implements TrainerLog {
  /** The step, and the planned steps. */
  static final Pattern STEP =
      Pattern.compile("\\[step=" + Shape.COUNT + "(?:/" + Shape.COUNT + ")?[,\\]]");

  private static final Pattern QUANTITY =
      Pattern.compile("^([A-Za-z][^=]{0,120})=" + Shape.NUMBER + "(,[0-9]{3}[0-9,]{0,24})?$");

  private static final Pattern EVALUATION =
      Pattern.compile("^eval/.*(?:CrossEntropyLoss|CE loss)$");

  private static final Map<String, String> NAMES =
      Map.of(
          "train/CrossEntropyLoss", "loss",
          "train/CE loss", "loss",
          "throughput/total_tokens", "tokens",
          "throughput/total tokens", "tokens",
          "optim/total_grad_norm", "grad_norm",
          "optim/total grad norm", "grad_norm",
          "optim/learning_rate_group0", "lr",
          "optim/LR (group 0)", "lr");

  private @Nullable Row open;
  private Map<String, Object> evaluations = new LinkedHashMap<>();
  private String step = "";
  private OptionalLong plannedSteps = OptionalLong.empty();

  @Override
  public List<String> line(String line) {
    String plain = LogFormat.plain(line);
    Matcher begin = STEP.matcher(plain);
    if (begin.find()) {
      List<String> done = pause();
      step = begin.group(1).replace(",", "");
      open = new Row("step").put("step", step);
      if (begin.group(2) != null) {
        plannedSteps = open.planned(begin.group(2).replace(",", "")).plannedSteps();
      }
      return done;
    }
    Matcher quantity = QUANTITY.matcher(plain);
    if (!quantity.matches()) {
      return pause();
    }
    String thousands = quantity.group(3) == null ? "" : quantity.group(3).replace(",", "");
    String value = quantity.group(2) + thousands;
    String name = quantity.group(1).strip();
    if (open != null && NAMES.containsKey(name)) {
      open = open.put(NAMES.get(name), value);
    } else if (EVALUATION.matcher(name).matches() && !step.isEmpty()) {
      evaluations.put(name, value);
    }
    return List.of();
  }

  @Override
  public List<String> pause() {
    List<String> rows = new ArrayList<>();
    if (open != null && open.hasLoss()) {
      rows.add(open.json());
    }
    open = null;
    if (!evaluations.isEmpty()) {
      rows.add(new Row("eval").put("step", step).put("metrics", evaluations).json());
      evaluations = new LinkedHashMap<>();
    }
    return rows;
  }

  @Override
  public OptionalLong plannedSteps() {
    return plannedSteps;
  }
}
