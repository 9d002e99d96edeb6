package io.plumbline.app;

import io.plumbline.app.console.Version;
import io.plumbline.app.host.TopicSetup;
import io.plumbline.event.EventCodec;
import io.plumbline.export.ExportSettings;
import io.plumbline.export.PrometheusSink;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plumbline topology}: what flows where. */
@Command(
    name = "topology",
    mixinStandardHelpOptions = true,
    header = "Prints the Kafka Streams topology and the topics.",
    description = "%nAs Kafka Streams itself describes it, then each topic with its settings.%n",
    footerHeading = "%nExample:%n",
    footer = "  plumbline topology")
final class TopologyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  TopologyCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        new MonitorTopology(
                new EventCodec(),
                MonitorSettings.DEFAULTS,
                MonitorTopology.Keeping.DEFAULTS,
                new PrometheusSink(ExportSettings.defaults(Version.NUMBER)))
            .get()
            .describe());
    for (TopicSetup.Definition topic : TopicSetup.definitions()) {
      out.printf(
          "%n%s  (%d partition%s)%n",
          topic.name(), topic.partitions(), topic.partitions() == 1 ? "" : "s");
      out.printf("  key     %s%n  value   %s%n", topic.contents().key(), topic.contents().value());
      out.printf("  writer  %s%n", topic.writer());
      new TreeMap<>(topic.config()).forEach((name, value) -> out.printf("  %s=%s%n", name, value));
    }
    out.flush();
    return 0;
  }
}
