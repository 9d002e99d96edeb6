package io.plumbline.app.config;

import io.plumbline.app.console.CommandFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every setting as it was given, and where: the defaults, over them the file, the environment, the
 * command line. Nothing is validated here but the names.
 *
 * <p>An unknown name of ours is an error, naming the nearest known one. A name that no Kafka client
 * knows is passed on from the file and the command line (an interceptor or a login module may know
 * it) with a warning; from the environment, which is shared with other programs, it is left alone,
 * with a warning where it is nearly a known one.
 */
public final class SettingSources {
  private static final String KAFKA_PREFIX = "kafka.";
  private static final String STREAMS_PREFIX = "streams.";

  /** A later source wins. */
  public enum Source {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG;

    /** In {@code plumbline settings}. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A value and whence it came.
   *
   * @param where for messages: the file and the line, the variable, the command line
   */
  public record Given(String value, Source source, String where) {}

  private final Map<ConfigKey, Given> own = new EnumMap<>(ConfigKey.class);
  private final Map<String, Given> kafka = new TreeMap<>();
  private final Map<String, Given> streams = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();

  private SettingSources() {}

  /**
   * Puts the sources on top of each other.
   *
   * @param file settings file, if any
   * @param environment all variables of the process; only those with a known prefix are looked at
   * @param flags setting keys with the values given on the command line
   * @throws CommandFailed if the file cannot be read or a key is unknown
   */
  public static SettingSources of(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    SettingSources sources = new SettingSources();
    file.ifPresent(sources::addFile);
    new TreeMap<>(environment).forEach(sources::addVariable);
    flags.forEach((key, value) -> sources.add(key, value, Source.FLAG, "the command line"));
    return sources;
  }

  private void addFile(Path path) {
    Map<String, Integer> lines = new HashMap<>();
    for (SettingsFile.Entry entry : SettingsFile.read(path)) {
      String where = path + " line " + entry.line();
      Integer before = lines.put(entry.key(), entry.line());
      if (before != null) {
        warnings.add(
            entry.key()
                + " stands twice in "
                + path
                + ", in line "
                + before
                + " and in line "
                + entry.line()
                + ": the last one counts");
      }
      add(entry.key(), entry.value(), Source.FILE, where);
    }
  }

  private void add(String key, String value, Source source, String where) {
    Optional<ConfigKey> known = ConfigKey.find(key);
    if (known.isPresent()) {
      own.put(known.get(), new Given(value, source, where));
    } else if (key.startsWith(KAFKA_PREFIX)) {
      String name = key.substring(KAFKA_PREFIX.length());
      warnIfUnknown(KAFKA_PREFIX, name, KafkaClientKeys.clients(), where);
      kafka.put(name, new Given(value, source, where));
    } else if (key.startsWith(STREAMS_PREFIX)) {
      String name = key.substring(STREAMS_PREFIX.length());
      warnIfUnknown(STREAMS_PREFIX, name, KafkaClientKeys.streams(), where);
      streams.put(name, new Given(value, source, where));
    } else {
      throw unknown(key, where, Arrays.stream(ConfigKey.values()).map(ConfigKey::key).toList());
    }
  }

  private void warnIfUnknown(String prefix, String name, Collection<String> known, String where) {
    String bare = KafkaClientKeys.withoutClient(name);
    if (!known.contains(bare) && !bare.startsWith("topic.")) {
      String nearest = Spelling.nearest(bare, known);
      warnings.add(
          "no Kafka client knows "
              + prefix
              + name
              + " in "
              + where
              + "; did you mean "
              + prefix
              + name.substring(0, name.length() - bare.length())
              + nearest
              + "? It is passed on all the same");
    }
  }

  private void addVariable(String variable, String value) {
    if (Variables.madeByKubernetes(variable, value)) {
      return;
    }
    if (variable.startsWith(Variables.OWN)) {
      ConfigKey key =
          Variables.own(variable)
              .orElseThrow(() -> unknown(variable, "the environment", Variables.allOwn()));
      own.put(key, new Given(value, Source.ENVIRONMENT, "the environment variable " + variable));
    } else if (variable.startsWith(Variables.KAFKA)) {
      passOn(kafka, KafkaClientKeys.clients(), variable, Variables.KAFKA, value);
    } else if (variable.startsWith(Variables.STREAMS)) {
      passOn(streams, KafkaClientKeys.streams(), variable, Variables.STREAMS, value);
    }
  }

  private void passOn(
      Map<String, Given> target,
      Collection<String> known,
      String variable,
      String prefix,
      String value) {
    String name = Variables.dotted(variable, prefix);
    if (known.contains(name)) {
      target.put(
          name, new Given(value, Source.ENVIRONMENT, "the environment variable " + variable));
      return;
    }
    Spelling.misspelled(name, known)
        .ifPresent(
            meant ->
                warnings.add(
                    "the environment variable "
                        + variable
                        + " is not used: no Kafka client knows "
                        + name
                        + "; did you mean "
                        + Variables.variable(prefix, meant)
                        + "?"));
  }

  private static CommandFailed unknown(String key, String where, Collection<String> known) {
    return new CommandFailed(
        "unknown setting "
            + key
            + " in "
            + where
            + "; did you mean "
            + Spelling.nearest(key, known)
            + "?");
  }

  /** The value that counts. */
  public Given given(ConfigKey key) {
    Given given = own.get(key);
    return given == null ? new Given(key.defaultValue(), Source.DEFAULT, "the defaults") : given;
  }

  /** For every Kafka client, by Kafka's names. */
  Map<String, String> kafka() {
    return values(kafka);
  }

  /** For Kafka Streams, by Kafka's names. */
  Map<String, String> streams() {
    return values(streams);
  }

  /** Everything for Kafka's own clients with its place, by our names: {@code kafka.*}. */
  public Map<String, Given> passedOn() {
    Map<String, Given> all = new TreeMap<>();
    kafka.forEach((name, given) -> all.put(KAFKA_PREFIX + name, given));
    streams.forEach((name, given) -> all.put(STREAMS_PREFIX + name, given));
    return all;
  }

  /** What looks like a mistake, one sentence each. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private static Map<String, String> values(Map<String, Given> given) {
    return given.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }
}
