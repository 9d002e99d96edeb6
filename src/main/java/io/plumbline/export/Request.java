package io.plumbline.export;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a page needs to know of a request.
 *
 * @param path the decoded path, such as {@code /metrics}
 * @param accept the Accept header, empty if there was none
 * @param parameters decoded query parameters by name, in the order they came
 */
record Request(String path, String accept, Map<String, List<String>> parameters) {

  /**
   * A request for this path with this raw query string, or none.
   *
   * @throws IllegalArgumentException if the query is not well encoded
   */
  static Request of(String path, String accept, Optional<String> rawQuery) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : rawQuery.orElse("").split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.computeIfAbsent(decoded(name), n -> new ArrayList<>()).add(decoded(value));
      }
    }
    return new Request(path, accept, parameters);
  }

  /** The first value of a parameter, empty if it is missing. */
  Optional<String> parameter(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
