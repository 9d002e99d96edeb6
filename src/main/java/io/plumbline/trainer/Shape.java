package io.plumbline.trainer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line that tells of one step: what it looks like, and behind which words its quantities stand.
 * Immutable; a line is searched once for each quantity, in time linear in its length.
 */
final class Shape {
  /** A group that holds a count, its thousands perhaps apart: {@code 4,194,304}. */
  static final String COUNT = "([0-9][0-9,]{0,24})";

  /** A group that holds a number, also one that is none. */
  static final String NUMBER =
      "([-+]?(?:[0-9]{1,20}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,4})?"
          + "|[-+]?(?:nan|NaN|NAN|inf|Inf|INF|infinity|Infinity)\\b)";

  private final String type;
  private final Pattern step;
  private final Map<String, Pattern> quantities;

  private Shape(String type, Pattern step, Map<String, Pattern> quantities) {
    this.type = type;
    this.step = step;
    this.quantities = quantities;
  }

  /**
   * A training step.
   *
   * @param step finds the step, in group 1, and the planned steps in group 2 if it has one
   * @param loss finds the loss, in group 1
   */
  Shape(String step, String loss) {
    this("step", Pattern.compile(step), Map.of("loss", Pattern.compile(loss)));
  }

  /** An evaluation; see the constructor. */
  static Shape evaluation(String step, String loss) {
    return new Shape("eval", Pattern.compile(step), Map.of("eval_loss", Pattern.compile(loss)));
  }

  /** With another quantity, which a line may lack. */
  Shape with(String name, String pattern) {
    Map<String, Pattern> more = new LinkedHashMap<>(quantities);
    more.put(name, Pattern.compile(pattern));
    return new Shape(type, step, more);
  }

  /** What a line of this shape says; empty for every other line, and for one without a loss. */
  Optional<Row> read(String line) {
    Matcher at = step.matcher(line);
    if (!at.find()) {
      return Optional.empty();
    }
    Row row = new Row(type).put("step", count(at.group(1)));
    for (Map.Entry<String, Pattern> quantity : quantities.entrySet()) {
      Matcher value = quantity.getValue().matcher(line);
      if (value.find()) {
        row = row.put(quantity.getKey(), count(value.group(1)));
      }
    }
    if (at.groupCount() >= 2) {
      row = row.planned(count(at.group(2)));
    }
    return row.hasLoss() ? Optional.of(row) : Optional.empty();
  }

  private static String count(String text) {
    return text.replace(",", "");
  }
}
