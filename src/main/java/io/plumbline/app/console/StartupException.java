package io.plumbline.app.console;

/**
 * Something the program needs cannot be started; the message is one sentence for the person at the
 * keyboard and names the next step.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that has no cause worth showing. */
  public StartupException(String message) {
    super(message);
  }

  /** A failure with what lies behind it. */
  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the innermost cause says, for the end of a sentence. */
  public static String why(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
