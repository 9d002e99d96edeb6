package io.plumbline.event;

/**
 * A record is no event: the reason, and one sentence for the person who must mend the sender.
 *
 * <p>Thrown and caught inside this room only; it has no stack trace, since it says nothing about
 * the program.
 */
final class Refusal extends Exception {
  /** Longest detail kept; more is quoted input that nobody reads. */
  private static final int MAX_DETAIL = 300;

  /** Longest piece of input quoted in a detail. */
  private static final int MAX_QUOTE = 40;

  private final Rejection reason;

  Refusal(Rejection reason, String detail) {
    super(printable(detail, MAX_DETAIL), null, false, false);
    this.reason = reason;
  }

  /** A field was not what the contract says. */
  static Refusal of(Rejection reason, String field, String seen, String expected) {
    return new Refusal(reason, quote(field) + " is " + seen + "; expected " + expected);
  }

  /**
   * The graver of two: the one whose reason is declared first, so that field order is no matter.
   */
  static Refusal graver(Refusal a, Refusal b) {
    return b.reason.compareTo(a.reason) < 0 ? b : a;
  }

  Decoded.Rejected rejected() {
    return new Decoded.Rejected(reason, String.valueOf(getMessage()));
  }

  /** A piece of input, shortened and in quotes. */
  static String quote(String text) {
    return '"' + printable(text, MAX_QUOTE) + '"';
  }

  /** Free of control characters and broken surrogates: details travel in headers and logs. */
  private static String printable(String text, int longest) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 3);
    for (int i = 0; i < text.length(); i++) {
      if (i == longest) {
        return shown.append("...").toString();
      }
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return shown.toString();
  }
}
