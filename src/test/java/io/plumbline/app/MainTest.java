package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.console.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  @Test
  void versionIsThatOfThePom() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    assertThat(pom).contains("<version>" + Version.NUMBER + "</version>");
    CommandLineRun run = CommandLineRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualToIgnoringNewLines("plumbline " + Version.NUMBER);
  }

  @Test
  void everyCommandExplainsItselfWithExitCodes() {
    List<CommandLine> commands = new ArrayList<>(List.of(Main.commandLine()));
    Main.commandLine().getSubcommands().forEach((name, command) -> commands.add(command));
    for (CommandLine command : commands) {
      if (command.getCommandName().equals("help")) {
        continue;
      }
      String help = command.getUsageMessage();
      assertThat(help).as(command.getCommandName()).contains("Usage: plumbline");
      assertThat(command.getCommandSpec().usageMessage().footer())
          .as("examples of " + command.getCommandName())
          .isNotEmpty();
      assertThat(help.lines())
          .as("lines of " + command.getCommandName())
          .allMatch(l -> l.length() <= 110);
    }
  }

  @Test
  void noCommandIsWrongUsageAndNamesThem() {
    CommandLineRun run = CommandLineRun.of();
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errLines()).singleElement().asString().contains("backtest", "replay", "--help");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMistypedCommandIsAnsweredWithTheLikelyOne() {
    CommandLineRun run = CommandLineRun.of("bakctest");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errLines()).singleElement().asString().contains("did you mean backtest");
  }

  @Test
  void aMistypedFlagIsAnsweredWithTheLikelyOne() {
    CommandLineRun run = CommandLineRun.of("backtest", "--jsn", "runs");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .contains("--jsn", "--json", "'plumbline backtest --help'");
  }

  @Test
  void whatTheUserCanMendIsOneLineAndExitCodeOne() {
    CommandLineRun run = CommandLineRun.of("backtest", "no/such/path");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .singleElement()
        .isEqualTo("plumbline: there is no file or folder no/such/path; check the path");
  }

  @Test
  void debugAddsTheStackTrace() {
    CommandLineRun run = CommandLineRun.of("backtest", "--debug", "no/such/path");
    assertThat(run.err()).contains("CommandFailed").contains("\tat io.plumbline.app.");
  }

  @Test
  void settingsAreCheckedBeforeAnythingRuns() {
    CommandLineRun run = CommandLineRun.of("backtest", "--set", "http.prot=1", "no/such/path");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("http.prot").contains("did you mean http.port?");
  }
}
