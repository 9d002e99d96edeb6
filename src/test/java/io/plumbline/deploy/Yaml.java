package io.plumbline.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** YAML files as trees, all documents of them. */
public final class Yaml {
  private static final ObjectMapper MAPPER = new ObjectMapper(new YAMLFactory());

  private Yaml() {}

  /** The documents of a file, empty ones left out. */
  public static List<JsonNode> documents(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of one document. */
  public static JsonNode document(Path file) {
    List<JsonNode> documents = documents(file);
    if (documents.size() != 1) {
      throw new AssertionError(file + " holds " + documents.size() + " documents, not one");
    }
    return documents.get(0);
  }

  /** The documents of a text. */
  public static List<JsonNode> parse(String text) {
    try (var values =
        MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(MAPPER.createParser(text))) {
      return values.readAll().stream().filter(node -> node.isContainerNode()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
