package io.plumbline.app;

/**
 * A command cannot do what was asked, for a reason the user can mend: shown as one line on standard
 * error, exit code 1.
 *
 * <p>The message says what is wrong and what to do next.
 */
final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailed(String message) {
    super(message);
  }

  CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
