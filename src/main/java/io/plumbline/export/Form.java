package io.plumbline.export;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The body of a request as browsers send forms, still encoded. */
final class Form {
  /** A query may hold the ids of hundreds of runs; nobody asks for more. */
  static final int LARGEST = 65_536;

  private static final String TYPE = "application/x-www-form-urlencoded";

  private Form() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is of another type, or too large
   */
  static String read(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    byte[] bytes = exchange.getRequestBody().readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new IllegalArgumentException(
          "the form has more than " + LARGEST + " bytes; shorten it");
    }
    boolean form = type != null && type.toLowerCase(Locale.ROOT).strip().startsWith(TYPE);
    if (bytes.length > 0 && !form) {
      throw new IllegalArgumentException("a POST has to send Content-Type: " + TYPE);
    }
    // Byte by byte: what is not encoded is put together again with what is.
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
