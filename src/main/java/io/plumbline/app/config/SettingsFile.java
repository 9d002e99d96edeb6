package io.plumbline.app.config;

import io.plumbline.app.console.CommandFailed;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A settings file: Java properties in UTF-8, read entry by entry, so that an error can name its
 * line. Escapes, separators and continued lines are as {@link Properties#load} has them.
 */
final class SettingsFile {
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /**
   * One entry.
   *
   * @param line where it begins, from 1
   */
  record Entry(String key, String value, int line) {}

  private SettingsFile() {}

  /**
   * The entries in the order of the file; a key may occur more than once.
   *
   * @throws CommandFailed if the file cannot be read or an entry is not well formed
   */
  static List<Entry> read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CommandFailed(
          "the settings file " + file + " is not UTF-8; save it in that encoding", e);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read the settings file " + file + " (" + CommandFailed.reason(e) + ")", e);
    }
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      int first = i;
      String line = lines.get(i);
      if (i == 0 && line.startsWith(BYTE_ORDER_MARK)) {
        line = line.substring(1);
      }
      StringBuilder entry = new StringBuilder(line);
      if (!isComment(line)) {
        while (goesOn(lines.get(i)) && i + 1 < lines.size()) {
          i++;
          entry.append('\n').append(lines.get(i));
        }
      }
      add(entries, entry.toString(), file, first + 1);
    }
    return entries;
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.startsWith("#") || text.startsWith("!");
  }

  /** Whether it ends with an odd number of backslashes. */
  private static boolean goesOn(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static void add(List<Entry> entries, String text, Path file, int line) {
    Properties one = new Properties();
    try {
      one.load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          file
              + " line "
              + line
              + " is not well formed ("
              + e.getMessage()
              + "); write \\\\ for \\",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    one.forEach((key, value) -> entries.add(new Entry((String) key, (String) value, line)));
  }
}
