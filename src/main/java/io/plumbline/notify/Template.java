package io.plumbline.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a webhook's request: a JSON document in whose texts {@code {{name}}} stands for a
 * value.
 *
 * <p>The document is parsed before anything is put into it, and values only ever become text inside
 * its texts. So what a run is called cannot end a string, add a field or break the document: there
 * is no escaping that could be forgotten. (Template libraries fill in plain text, where each place
 * must be escaped; that is why none is used here.)
 *
 * <p>{@code {{name|slack}}} escapes {@code & < >} as Slack's markup wants it, so that no run can
 * call {@code <!channel>}. A text that is {@code {{name|value}}} and nothing else becomes the value
 * itself, a number for a number, null for what is unknown. Elsewhere what is unknown is empty.
 */
public final class Template {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Pattern ALONE = Pattern.compile("\\{\\{\\s*([a-z_]+)\\s*\\|\\s*value\\s*}}");
  private static final Pattern NAME =
      Pattern.compile("\\s*([A-Za-z0-9_.-]+)\\s*(?:\\|\\s*([a-z]+)\\s*)?");
  private static final Set<String> FILTERS = Set.of("slack", "value");

  private final JsonNode document;

  private Template(JsonNode document) {
    this.document = document;
  }

  /**
   * Reads a template.
   *
   * @param names the names that may stand in it
   * @throws IllegalArgumentException if it is no JSON, or a placeholder in it is not known; the
   *     message says where or which
   */
  public static Template of(String json, Set<String> names) {
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "it is not JSON at line %d, column %d (%s)"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
    if (!document.isObject() && !document.isArray()) {
      throw new IllegalArgumentException("it is no JSON object");
    }
    visit(document, text -> check(text, names));
    return new Template(document);
  }

  private static void check(String text, Set<String> names) {
    List<MatchResult> found = PLACEHOLDER.matcher(text).results().toList();
    for (MatchResult placeholder : found) {
      Matcher name = NAME.matcher(placeholder.group(1));
      if (!name.matches() || !names.contains(name.group(1))) {
        throw new IllegalArgumentException(
            "nothing is known as "
                + placeholder.group()
                + "; there are "
                + String.join(", ", new TreeSet<>(names)));
      }
      if (name.group(2) != null && !FILTERS.contains(name.group(2))) {
        throw new IllegalArgumentException(
            placeholder.group() + ": after | comes slack or value, nothing else");
      }
      if ("value".equals(name.group(2)) && !ALONE.matcher(text).matches()) {
        throw new IllegalArgumentException(
            placeholder.group() + " must be all of its text, for it becomes a number or null");
      }
    }
  }

  private static void visit(JsonNode node, Consumer<String> texts) {
    if (node.isTextual()) {
      texts.accept(node.textValue());
    }
    node.forEach(child -> visit(child, texts));
  }

  /** The document with these values in it, as UTF-8. */
  byte[] render(Map<String, Object> values) {
    try {
      return JSON.writeValueAsBytes(filled(document, values));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template that && document.equals(that.document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }

  private static JsonNode filled(JsonNode node, Map<String, Object> values) {
    if (node.isTextual()) {
      return filled(node.textValue(), values);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode filled = JSON.createArrayNode();
      array.forEach(element -> filled.add(filled(element, values)));
      return filled;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode filled = JSON.createObjectNode();
      object
          .properties()
          .forEach(field -> filled.set(field.getKey(), filled(field.getValue(), values)));
      return filled;
    }
    return node;
  }

  private static JsonNode filled(String text, Map<String, Object> values) {
    Matcher alone = ALONE.matcher(text);
    if (alone.matches()) {
      return JSON.valueToTree(values.get(alone.group(1)));
    }
    return JSON.getNodeFactory()
        .textNode(
            PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(text(found.group(1), values))));
  }

  private static String text(String placeholder, Map<String, Object> values) {
    Matcher name = NAME.matcher(placeholder);
    if (!name.matches()) {
      return "";
    }
    Object value = values.get(name.group(1));
    String text = value == null ? "" : Wording.text(value);
    return "slack".equals(name.group(2)) ? slack(text) : text;
  }

  /** The three characters that Slack's markup gives a meaning to. */
  private static String slack(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
