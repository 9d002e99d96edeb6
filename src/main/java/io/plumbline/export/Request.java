package io.plumbline.export;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
 * @param host the Host header, empty if there was none
 * @param parameters decoded query parameters by name, in the order they came
 */
record Request(String path, String accept, String host, Map<String, List<String>> parameters) {

  /**
   * A request for this path with this raw query string, or none.
   *
   * @throws IllegalArgumentException if the query is not well encoded
   */
  static Request of(String path, String accept, Optional<String> rawQuery) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    add(rawQuery.orElse(""), parameters);
    return new Request(path, accept, "", parameters);
  }

  /** The same, asked for by this name of this machine. */
  Request at(String newHost) {
    return new Request(path, accept, newHost, parameters);
  }

  /**
   * This request with the fields of a form, which come before the parameters of the address.
   *
   * @throws IllegalArgumentException if the form is not well encoded
   */
  Request withForm(String rawForm) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    add(rawForm, all);
    parameters.forEach(
        (name, values) -> all.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
    return new Request(path, accept, host, all);
  }

  private static void add(String encoded, Map<String, List<String>> parameters) {
    for (String pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.computeIfAbsent(decoded(name), n -> new ArrayList<>()).add(decoded(value));
      }
    }
  }

  /** The first value of a parameter, empty if it is missing. */
  Optional<String> parameter(String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Bytes first, characters then: bytes that are no UTF-8 are an error, not another character. */
  private static String decoded(String text) {
    byte[] bytes =
        URLDecoder.decode(text, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it holds bytes that are no UTF-8", e);
    }
  }
}
