package io.plumbline.export;

import java.io.IOException;

/** What one path answers. Called by several threads at once. */
interface Page {
  /**
   * The exact path, such as {@code /metrics}; one that ends in a slash, other than the root, stands
   * for everything below it.
   */
  String path();

  /** Whether an answer may be megabytes; only a few of those are built and sent at once. */
  boolean large();

  /** Whether a POST of a form is answered as a GET with the form's fields as parameters. */
  default boolean takesForms() {
    return false;
  }

  /** The answer to a request that cannot be read. */
  default Answer refused(String why) {
    return Answer.text(400, why + "\n");
  }

  /** The answer to a GET. What it throws becomes status 500 and a line in the log. */
  Answer get(Request request) throws IOException;
}
