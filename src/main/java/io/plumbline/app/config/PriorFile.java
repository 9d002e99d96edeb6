package io.plumbline.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.PriorBook;
import io.plumbline.stream.MonitorTopology.Knowledge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Families' lessons as a file: one family a line, each as a record of {@code training.laws} has it.
 * So what a consumer prints of that topic is such a file; of a family that comes twice the later
 * line counts.
 */
public final class PriorFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String MAKE = "make one with backtest --learn-prior, or from training.laws";

  private PriorFile() {}

  /**
   * Writes the book, replacing the file.
   *
   * @throws CommandFailed if it cannot be written
   */
  public static void write(Path path, PriorBook book) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(book.families())
        .values()
        .forEach(
            memory ->
                lines
                    .append(new String(Knowledge.law(memory), StandardCharsets.UTF_8))
                    .append('\n'));
    try {
      Files.writeString(path, lines);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write the priors to "
              + path
              + " ("
              + e
              + "); give a writable path to --learn-prior");
    }
  }

  /**
   * Reads a book.
   *
   * @throws CommandFailed if it cannot be read, or something in it is no family's lessons
   */
  public static PriorBook read(Path path) {
    Map<String, FamilyMemory> families = new TreeMap<>();
    try (MappingIterator<JsonNode> records =
        MAPPER
            .readerFor(JsonNode.class)
            .readValues(Files.readString(path, StandardCharsets.UTF_8))) {
      for (int number = 1; records.hasNextValue(); number++) {
        JsonNode json = records.nextValue();
        if (json.isNull()) {
          continue; // how a consumer prints the tombstone of a family
        }
        FamilyMemory memory = memory(path, number, json);
        families.put(memory.family(), memory);
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailed("there is no file " + path + "; " + MAKE);
    } catch (JsonProcessingException e) {
      throw new CommandFailed(path + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new CommandFailed("cannot read the priors from " + path + ": " + e.getMessage());
    }
    if (families.isEmpty()) {
      throw new CommandFailed("no family's lessons are in " + path + "; " + MAKE);
    }
    return new PriorBook(families);
  }

  private static FamilyMemory memory(Path path, int number, JsonNode json) throws IOException {
    for (JsonNode value : json) {
      if (value.has("exponent_median") && !json.has("format")) {
        throw new CommandFailed(
            path
                + " holds priors as plumbline wrote them before it kept lessons;"
                + " learn it again with backtest --learn-prior "
                + path);
      }
    }
    try {
      return Knowledge.memory(MAPPER.writeValueAsBytes(json));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(path + ", object " + number + ": " + e.getMessage() + "; " + MAKE, e);
    }
  }
}
