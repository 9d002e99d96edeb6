package io.plumbline.app.console;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/**
 * A command cannot do what was asked, for a reason the user can mend: shown as one line on standard
 * error, exit code 1.
 *
 * <p>The message says what is wrong and what to do next.
 */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }

  /** What went wrong with a file, in a few words; Java's own messages are often just the path. */
  public static String reason(Exception error) {
    if (error instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (error instanceof AccessDeniedException) {
      return "no permission to read it";
    }
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
