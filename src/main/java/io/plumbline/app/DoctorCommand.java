package io.plumbline.app;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.config.SettingReader;
import io.plumbline.app.config.SettingSources;
import io.plumbline.app.console.Text;
import io.plumbline.app.console.Version;
import io.plumbline.app.doctor.DoctorChecks;
import io.plumbline.app.doctor.Examination;
import io.plumbline.app.doctor.Finding;
import io.plumbline.app.logging.LogSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code plumbline doctor}: what keeps a monitor with these settings from working, and what to do.
 */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    header = "Says what would keep a monitor with these settings from working, and what to do.",
    description = {
      "%nTakes the settings of monitor, and looks at the machine, the cluster, topics, rights, the"
          + " clock, consumer",
      "groups, what arrives, and who is told of alerts. One line for each: OK, WARN or FAIL, what"
          + " was found, what",
      "to do. Also beside a running monitor. Changes nothing: it writes no record, creates no"
          + " topic, commits no",
      "offset; only the name APPLICATION.ID-doctor stays among the cluster's transactional ids for"
          + " some days.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline doctor --bootstrap-servers k1:9092",
      "  plumbline doctor --config /etc/plumbline/plumbline.properties      the settings of the"
          + " service",
      "  plumbline doctor --config plumbline.properties --json | jq '.checks[] | select(.status !="
          + " \"ok\")'"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing fails (there may be warnings)",
      "1:something fails, or the settings cannot be read",
      "2:wrong usage"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "One JSON object, for tools.")
  private boolean json;

  @Option(
      names = "--send-test",
      description = "Send the webhook a message that says it is a trial.")
  private boolean sendTest;

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  DoctorCommand() {}

  @Override
  public Integer call() {
    SettingSources sources = settings.sources(SettingFlags.given(spec));
    MonitorConfig config = SettingReader.config(sources);
    // Clients repeat every few milliseconds what is about to be said in one line.
    LogSetup.level("org.apache.kafka", Level.OFF);
    config.log().levels().forEach(LogSetup::level);
    PrintWriter out = spec.commandLine().getOut();
    try (Examination examination = new Examination(finding -> show(out, finding))) {
      new DoctorChecks(config, sources, sendTest, examination).run();
      List<Finding> findings = examination.findings();
      boolean well = findings.stream().noneMatch(Finding.Failing.class::isInstance);
      if (json) {
        out.println(json(findings, well));
      } else {
        out.println(summary(findings));
      }
      out.flush();
      return well ? 0 : 1;
    }
  }

  private void show(PrintWriter out, Finding finding) {
    if (!json) {
      out.println(line(finding));
      out.flush();
    }
  }

  static String line(Finding finding) {
    return "%-4s  %-14s  %s%s"
        .formatted(
            finding.status(),
            finding.check(),
            Text.oneLine(finding.found()),
            finding.advice().isEmpty() ? "" : "; " + Text.oneLine(finding.advice()));
  }

  private static String summary(List<Finding> findings) {
    long failing = findings.stream().filter(Finding.Failing.class::isInstance).count();
    long doubtful = findings.stream().filter(Finding.Doubtful.class::isInstance).count();
    return "%d OK, %d WARN, %d FAIL%s"
        .formatted(
            findings.size() - failing - doubtful,
            doubtful,
            failing,
            failing > 0 ? ": the monitor does not work like this" : "");
  }

  private static String json(List<Finding> findings, boolean well) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("version", Version.NUMBER);
      json.writeBooleanField("ok", well);
      json.writeArrayFieldStart("checks");
      for (Finding finding : findings) {
        json.writeStartObject();
        json.writeStringField("check", finding.check());
        json.writeStringField("status", finding.status().toLowerCase(java.util.Locale.ROOT));
        json.writeStringField("found", finding.found());
        json.writeStringField("advice", finding.advice());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter throws none
    }
    return text.toString();
  }
}
