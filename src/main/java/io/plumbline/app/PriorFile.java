package io.plumbline.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.family.PriorBook;
import io.plumbline.law.Prior;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Family priors as a file: one JSON object, family name to numbers. */
final class PriorFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String[] FIELDS = {
    "floor_mean",
    "floor_sd",
    "amplitude_mean",
    "amplitude_sd",
    "exponent_median",
    "exponent_log_sd",
    "gain",
    "gain_log_sd",
    "gain_power"
  };

  private PriorFile() {}

  /**
   * Writes the book, replacing the file.
   *
   * @throws CommandFailed if it cannot be written
   */
  static void write(Path path, PriorBook book) {
    ObjectNode root = MAPPER.createObjectNode();
    new TreeMap<>(book.families())
        .forEach(
            (family, prior) -> {
              ObjectNode node = root.putObject(family);
              double[] values = values(prior);
              for (int i = 0; i < FIELDS.length; i++) {
                node.put(FIELDS[i], values[i]);
              }
            });
    try {
      Files.writeString(
          path, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
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
   * @throws CommandFailed if it cannot be read, is no JSON object of families, or a number is
   *     missing or out of range
   */
  static PriorBook read(Path path) {
    try {
      JsonNode root = MAPPER.readTree(Files.readString(path, StandardCharsets.UTF_8));
      if (root == null || !root.isObject()) {
        throw new CommandFailed(
            path + " is no JSON object of families; make one with backtest --learn-prior");
      }
      Map<String, Prior> families = new TreeMap<>();
      root.fields()
          .forEachRemaining(
              entry -> families.put(entry.getKey(), prior(path, entry.getKey(), entry.getValue())));
      return new PriorBook(families);
    } catch (NoSuchFileException e) {
      throw new CommandFailed(
          "there is no file " + path + "; make one with backtest --learn-prior " + path);
    } catch (JsonProcessingException e) {
      throw new CommandFailed(path + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new CommandFailed("cannot read the priors from " + path + ": " + e.getMessage());
    }
  }

  private static Prior prior(Path path, String family, JsonNode node) {
    double[] v = new double[FIELDS.length];
    for (int i = 0; i < FIELDS.length; i++) {
      JsonNode value = node.path(FIELDS[i]);
      boolean positive = i != 0 && i != 2 && i != 8;
      if (!value.isNumber() || positive && !(value.asDouble() > 0)) {
        throw new CommandFailed(
            path
                + ": family "
                + family
                + " needs a "
                + (positive ? "number above 0" : "number")
                + " "
                + FIELDS[i]);
      }
      v[i] = value.asDouble();
    }
    return new Prior(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8]);
  }

  private static double[] values(Prior p) {
    return new double[] {
      p.floorMean(),
      p.floorSd(),
      p.amplitudeMean(),
      p.amplitudeSd(),
      p.exponentMedian(),
      p.exponentLogSd(),
      p.gain(),
      p.gainLogSd(),
      p.gainPower()
    };
  }
}
