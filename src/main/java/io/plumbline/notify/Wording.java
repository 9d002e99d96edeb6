package io.plumbline.notify;

import io.plumbline.run.AlertKind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How an alert is put into words: its labels, its evidence. */
final class Wording {
  /** As many digits as say something of a loss. */
  private static final MathContext DIGITS = new MathContext(6);

  /** Names of the record's numbers, in the order in which evidence is read, with their phrase. */
  private static final Map<String, String> EVIDENCE = new LinkedHashMap<>();

  static {
    EVIDENCE.put("expected_loss", "expected %s nats per token");
    EVIDENCE.put("seen_loss", "seen %s nats per token");
    EVIDENCE.put("statistic", "statistic %s");
    EVIDENCE.put("threshold", "threshold %s");
    EVIDENCE.put("since_step", "since step %s");
    EVIDENCE.put("since_tokens", "since %s tokens");
    EVIDENCE.put("cost_flops", "%s FLOPs spent since");
    EVIDENCE.put("cost_tokens", "%s tokens read since");
  }

  private Wording() {}

  /**
   * The labels by which Alertmanager knows an alert: those of the Prometheus rule of this kind, so
   * that an alert which arrives both ways is one. They follow from run and kind alone.
   */
  static Map<String, String> labels(Notice.Subject subject, String job) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", subject.kind().alertName());
    labels.put("job", job);
    labels.put("run", subject.run());
    labels.put("kind", subject.kind().label());
    labels.put("severity", severity(subject.kind()));
    return labels;
  }

  static String severity(AlertKind kind) {
    return kind.severity().name().toLowerCase(Locale.ROOT);
  }

  /** {@code Run r17: drift up}. */
  static String summary(Notice notice) {
    return "Run "
        + notice.subject().run()
        + ": "
        + notice.subject().kind().label().replace('_', ' ');
  }

  /** The numbers the alert rests on, one sentence; empty when it has none. */
  static String evidence(Notice notice) {
    List<String> phrases = new ArrayList<>();
    EVIDENCE.forEach(
        (name, phrase) -> {
          if (notice.fields().get(name) instanceof Number number) {
            phrases.add(phrase.formatted(text(number)));
          }
        });
    return String.join(", ", phrases);
  }

  /** The names of the numbers that are annotations of their own. */
  static Iterable<String> evidenceNames() {
    return EVIDENCE.keySet();
  }

  /** A field as text; numbers with six digits, whole ones in full. */
  static String text(Object value) {
    if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        return value.toString();
      }
      if (number == Math.rint(number) && Math.abs(number) < 1e15) {
        return Long.toString((long) number);
      }
      return new BigDecimal(number).round(DIGITS).stripTrailingZeros().toString();
    }
    return value.toString();
  }
}
