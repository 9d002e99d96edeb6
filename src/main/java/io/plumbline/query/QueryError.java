package io.plumbline.query;

import java.util.Locale;

/**
 * Why a request has no answer, with Prometheus' error type and HTTP status. The message says what
 * to do and is shown as it is.
 */
final class QueryError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Prometheus' error types, as far as they occur here. */
  enum Type {
    /** The request is wrong. */
    BAD_DATA(400),
    /** There is no such path. */
    NOT_FOUND(404),
    /** The request is well formed, and cannot be carried out. */
    EXECUTION(422),
    /** It took too long, or too many came at once. */
    TIMEOUT(503),
    /** Not yet. */
    UNAVAILABLE(503);

    private final int status;

    Type(int status) {
      this.status = status;
    }
  }

  private final Type type;

  private QueryError(Type type, String message) {
    super(message);
    this.type = type;
  }

  static QueryError badData(String message) {
    return new QueryError(Type.BAD_DATA, message);
  }

  static QueryError notFound(String message) {
    return new QueryError(Type.NOT_FOUND, message);
  }

  static QueryError execution(String message) {
    return new QueryError(Type.EXECUTION, message);
  }

  static QueryError timeout(String message) {
    return new QueryError(Type.TIMEOUT, message);
  }

  static QueryError unavailable(String message) {
    return new QueryError(Type.UNAVAILABLE, message);
  }

  /** The value of {@code errorType}. */
  String type() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  int status() {
    return type.status;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
