package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a topic's settings differ from what the monitor wants, and what comes of it. */
final class TopicSettings {
  private TopicSettings() {}

  /** Differences that matter; none for one that does no harm, such as a longer retention. */
  static List<Finding> compare(WantedTopic topic, Map<String, String> found) {
    List<Finding> differences = new ArrayList<>();
    new TreeMap<>(topic.config())
        .forEach(
            (name, wanted) -> {
              @Nullable String seen = found.get(name);
              if (seen != null && !seen.equals(wanted)) {
                Harm harm = harm(topic, name, seen, wanted);
                if (harm.level != Level.NONE) {
                  differences.add(finding(topic, name + "=" + seen, wanted, name, harm));
                }
              }
            });
    return differences;
  }

  private enum Level {
    NONE,
    DOUBT,
    FAILURE
  }

  private record Harm(Level level, String what) {}

  private static Harm harm(WantedTopic topic, String name, String seen, String wanted) {
    return switch (name) {
      case "cleanup.policy" ->
          wanted.equals("compact")
              ? new Harm(
                  Level.FAILURE,
                  seen.contains("compact")
                      ? "what is known of quiet runs and families is deleted by age"
                      : "what it holds of each key is deleted by age, and never compacted")
              : new Harm(
                  Level.FAILURE,
                  topic.input()
                      ? "only the newest event of each run stays, and a restart cannot read the"
                          + " others"
                      : "only the newest record of each key stays");
      case "max.message.bytes" ->
          number(seen) < number(wanted)
              ? new Harm(Level.FAILURE, "a large record is refused, which stops the monitor")
              : new Harm(Level.NONE, "");
      case "retention.ms" ->
          number(seen) >= 0 && number(seen) < number(wanted)
              ? new Harm(
                  Level.DOUBT,
                  "a record is gone after %s instead of %s, read or not"
                      .formatted(Ages.of(number(seen)), Ages.of(number(wanted))))
              : new Harm(Level.NONE, "");
      case "message.timestamp.type" ->
          new Harm(
              Level.DOUBT,
              "events are dated by their sender: replayed old runs may be deleted at once, and"
                  + " delays are not those of the way here");
      default -> new Harm(Level.NONE, ""); // how soon it is compacted: a matter of space
    };
  }

  /** Kafka keeps these as numbers; -1 stands for no limit. */
  private static long number(String value) {
    return value.matches("-?[0-9]{1,18}") ? Long.parseLong(value) : -1;
  }

  private static Finding finding(
      WantedTopic topic, String seen, String wanted, String name, Harm harm) {
    String found = topic.name() + " has " + seen + ": " + harm.what;
    String advice =
        "kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s=%s"
            .formatted(topic.name(), name, wanted);
    return harm.level == Level.FAILURE
        ? new Finding.Failing("topics", found, advice)
        : new Finding.Doubtful("topics", found, advice);
  }
}
