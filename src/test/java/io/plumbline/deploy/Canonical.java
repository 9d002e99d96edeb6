package io.plumbline.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A manifest as a text that two equal ones share: fields in order, named things by their name. */
final class Canonical {
  private Canonical() {}

  static String of(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, String> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), of(field.getValue())));
      return fields.toString();
    }
    if (node.isArray()) {
      var elements = StreamSupport.stream(node.spliterator(), false).map(Canonical::of);
      boolean named = !node.isEmpty() && node.get(0).has("name");
      return (named ? elements.sorted() : elements).collect(Collectors.joining(",", "[", "]"));
    }
    return node.asText();
  }
}
