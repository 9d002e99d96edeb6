package io.plumbline.query;

import java.util.Optional;

/** One condition on a label: {@code run="r17"}. A label that is not there has the empty value. */
final class Matcher {
  /** How the value is compared. */
  enum Kind {
    EQUAL("="),
    UNEQUAL("!="),
    MATCHING("=~"),
    NOT_MATCHING("!~");

    private final String sign;

    Kind(String sign) {
      this.sign = sign;
    }
  }

  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  private final String label;
  private final Kind kind;
  private final String value;
  private final Optional<Regex> regex;

  /**
   * The condition.
   *
   * @throws QueryError if the value is no regular expression and has to be
   */
  Matcher(String label, Kind kind, String value) {
    this.label = label;
    this.kind = kind;
    this.value = value;
    this.regex =
        kind == Kind.MATCHING || kind == Kind.NOT_MATCHING
            ? Optional.of(new Regex(value))
            : Optional.empty();
  }

  String label() {
    return label;
  }

  boolean matches(String candidate) {
    return switch (kind) {
      case EQUAL -> candidate.equals(value);
      case UNEQUAL -> !candidate.equals(value);
      case MATCHING -> regex.orElseThrow().matches(candidate);
      case NOT_MATCHING -> !regex.orElseThrow().matches(candidate);
    };
  }

  /** The one value that fulfils it; empty when there may be others, or it is that of no label. */
  Optional<String> exactly() {
    boolean plain =
        kind == Kind.EQUAL
            || (kind == Kind.MATCHING && value.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0));
    return plain && !value.isEmpty() ? Optional.of(value) : Optional.empty();
  }

  @Override
  public String toString() {
    return label + kind.sign + '"' + value + '"';
  }
}
