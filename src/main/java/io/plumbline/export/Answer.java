package io.plumbline.export;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole HTTP answer: built before its first byte is sent, so that a page that fails halfway is a
 * clean error.
 *
 * @param headers besides Content-Type, Content-Length and Content-Encoding
 */
record Answer(
    int status, String contentType, ByteArrayOutputStream body, Map<String, String> headers) {

  static Answer text(int status, String body) {
    return of(status, "text/plain; charset=utf-8", body);
  }

  static Answer of(int status, String contentType, String body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length() + 64);
    bytes.writeBytes(body.getBytes(StandardCharsets.UTF_8));
    return new Answer(status, contentType, bytes, Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, body, more);
  }
}
