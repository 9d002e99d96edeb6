package io.plumbline.app.follow;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Lines of a log that may still be written. */
public interface LogSource extends Closeable {
  /** Longer lines are cut: no step needs so many characters. */
  int LONGEST_LINE = 64 * 1024;

  /** The next complete line; empty when there is none for now, or none any more. */
  Optional<String> next() throws IOException;

  /** Whether nothing will ever follow. */
  boolean ended();

  /** What stands behind the last line end; for when nothing will follow. */
  Optional<String> rest();
}
