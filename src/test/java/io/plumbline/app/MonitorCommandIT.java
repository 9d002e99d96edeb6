package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code monitor} fails: in one line that names the next step, with nothing left running. */
class MonitorCommandIT {
  @TempDir private Path folder;

  @Test
  void aClusterThatDoesNotAnswerIsSaid() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    CommandLineRun run = monitor("--bootstrap-servers", "localhost:" + closed, "--http-port", "0");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .startsWith("plumbline: cannot talk to Kafka at localhost:" + closed)
        .contains("check --bootstrap-servers");
  }

  @Test
  void anHttpPortThatIsTakenIsSaidBeforeAnythingElseStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      CommandLineRun run =
          monitor("--embedded", "--kafka-port", "0", "--http-port", "" + taken.getLocalPort());
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.errLines())
          .singleElement()
          .asString()
          .contains("" + taken.getLocalPort())
          .contains("--http-port");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void aKafkaPortThatIsTakenIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      CommandLineRun run =
          monitor("--embedded", "--kafka-port", "" + taken.getLocalPort(), "--http-port", "0");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.errLines()).singleElement().asString().contains("--kafka-port");
    }
  }

  @Test
  void wrongSecuritySettingsAreSaid() {
    CommandLineRun run = monitor("--http-port", "0", "--set", "kafka.security.protocol=SASL_SSL");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines()).singleElement().asString().contains("kafka.* settings");
  }

  private CommandLineRun monitor(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "monitor";
    all[1] = "--data-dir";
    all[2] = folder.toString();
    System.arraycopy(args, 0, all, 3, args.length);
    return CommandLineRun.of(all);
  }
}
