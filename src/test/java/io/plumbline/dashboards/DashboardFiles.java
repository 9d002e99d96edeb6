package io.plumbline.dashboards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The dashboards as files. After a change of their code:
 *
 * <pre>mvn test -Dtest=DashboardsTest -Dplumbline.golden.write=true</pre>
 */
final class DashboardFiles {
  static final Path FOLDER = Path.of("grafana", "dashboards");

  private DashboardFiles() {}

  /** Contents by file name, the same bytes every time. */
  static Map<String, String> contents() {
    Map<String, ObjectNode> boards =
        Map.of(
            FleetDashboard.FILE, FleetDashboard.build(),
            RunDashboard.FILE, RunDashboard.build(),
            MonitorDashboard.FILE, MonitorDashboard.build(),
            FamilyDashboard.FILE, FamilyDashboard.build());
    Map<String, String> contents = new TreeMap<>();
    boards.forEach((name, board) -> contents.put(name, text(board)));
    return contents;
  }

  static void write() throws IOException {
    for (Map.Entry<String, String> file : contents().entrySet()) {
      Files.writeString(FOLDER.resolve(file.getKey()), file.getValue());
    }
  }

  private static String text(ObjectNode board) {
    // Map.of has no order of its own; fields of options are sorted, the rest stays as built.
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return mapper.writer(printer).writeValueAsString(board) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
