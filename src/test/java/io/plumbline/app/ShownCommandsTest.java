package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command line of plumbline that a page shows is one that the program takes. */
class ShownCommandsTest {
  /** In a block of code or between backquotes, up to a comment, a pipe or the end. */
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[|&`/ ])plumbline ((?:[a-z-]+|--[a-z]+)(?: [^`\\n#|>&]*)?)");

  private static final Pattern OPTION = Pattern.compile("--?[a-z][a-z-]*");

  @Test
  void everyCommandShownExists() throws Exception {
    List<String> shown = new ArrayList<>();
    for (Page page : Page.all()) {
      for (String code : page.code()) {
        for (MatchResult found : COMMAND.matcher(code).results().toList()) {
          String line = found.group(1).strip();
          check(page + ": plumbline " + line, List.of(line.split("\\s+", -1)));
          shown.add(line);
        }
      }
    }
    // Or the pattern has stopped finding anything.
    assertThat(shown).hasSizeGreaterThan(30).anyMatch(line -> line.startsWith("bench drift"));
  }

  private static void check(String where, List<String> words) {
    CommandLine command = Main.commandLine();
    for (String word : words) {
      Map<String, CommandLine> within = command.getSubcommands();
      if (within.containsKey(word)) {
        command = within.get(word);
      } else if (OPTION.matcher(word.split("=", 2)[0]).matches()) {
        assertThat(command.getCommandSpec().findOption(word.split("=", 2)[0]))
            .as(where + ": " + word)
            .isNotNull();
      } else if (!within.isEmpty()) {
        assertThat(within).as(where).containsKey(word);
      }
    }
  }
}
