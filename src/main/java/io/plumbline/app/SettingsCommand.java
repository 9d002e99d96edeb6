package io.plumbline.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.config.KafkaClientKeys;
import io.plumbline.app.config.SettingReader;
import io.plumbline.app.config.SettingSources;
import io.plumbline.app.config.SettingSources.Given;
import io.plumbline.app.config.SettingSources.Source;
import io.plumbline.app.console.Text;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plumbline settings}: what a monitor would run with, and where each value comes from. */
@Command(
    name = "settings",
    mixinStandardHelpOptions = true,
    header = "Prints what a monitor would run with, and where each value comes from.",
    description = {
      "%nTakes the settings of monitor, checks them as it does, and prints every value with its"
          + " place: default,",
      "a line of the file, a variable of the environment, or the command line. Secrets are not"
          + " shown.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline settings --config /etc/plumbline/plumbline.properties",
      "  plumbline settings --given                          only what is not a default",
      "  plumbline settings --json | jq '.settings[] | select(.source != \"default\")'"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:a monitor would take them", "1:it would not", "2:wrong usage"})
final class SettingsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "One JSON object, for tools.")
  private boolean json;

  @Option(names = "--given", description = "Only what is not a default.")
  private boolean given;

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  SettingsCommand() {}

  /** A setting as it is shown. */
  record Shown(String key, String value, Source source, String where) {}

  @Override
  public Integer call() {
    SettingSources sources = settings.sources(SettingFlags.given(spec));
    List<Shown> all =
        shown(sources).stream().filter(one -> !given || one.source() != Source.DEFAULT).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(all, sources));
    } else {
      all.forEach(
          one -> out.printf("%-34s %-42s %s%n", one.key(), Text.oneLine(one.value()), one.where()));
      sources.warnings().forEach(warning -> out.println("warning: " + warning));
    }
    out.flush();
    SettingReader.config(sources);
    return 0;
  }

  /** Every setting of ours, and those for Kafka's clients that were given. */
  static List<Shown> shown(SettingSources sources) {
    List<Shown> all = new ArrayList<>();
    for (ConfigKey key : ConfigKey.values()) {
      Given one = sources.given(key);
      all.add(shown(key.key(), one, key.secret()));
    }
    for (Map.Entry<String, Given> each : sources.passedOn().entrySet()) {
      String name = each.getKey().substring(each.getKey().indexOf('.') + 1);
      all.add(shown(each.getKey(), each.getValue(), KafkaClientKeys.secret(name)));
    }
    return all;
  }

  /** What differs from the defaults, {@code key=value}, for one line. */
  static String given(SettingSources sources) {
    String all =
        shown(sources).stream()
            .filter(one -> one.source() != Source.DEFAULT)
            .map(one -> one.key() + "=" + one.value())
            .collect(java.util.stream.Collectors.joining(", "));
    return all.isEmpty() ? "nothing, all defaults" : all;
  }

  /** A secret in a file of its own is named by that file, which is no secret. */
  private static Shown shown(String key, Given one, boolean secret) {
    boolean hidden =
        secret && one.source() != Source.DEFAULT && !one.value().strip().startsWith("file:");
    return new Shown(key, hidden ? "(not shown)" : one.value(), one.source(), one.where());
  }

  private static String json(List<Shown> all, SettingSources sources) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("settings");
      for (Shown one : all) {
        json.writeStartObject();
        json.writeStringField("key", one.key());
        json.writeStringField("value", one.value());
        json.writeStringField("source", one.source().label());
        json.writeStringField("where", one.where());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("warnings");
      for (String warning : sources.warnings()) {
        json.writeString(warning);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter throws none
    }
    return text.toString();
  }
}
