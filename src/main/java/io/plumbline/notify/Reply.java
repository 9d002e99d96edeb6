package io.plumbline.notify;

import java.util.OptionalLong;

/**
 * What became of one request.
 *
 * @param outcome taken, refused or failed
 * @param why for a person, one clause; empty when it was taken
 * @param retryAfterMs how long the receiver asked to be left alone
 */
record Reply(Outcome outcome, String why, OptionalLong retryAfterMs) {

  /** What to do next follows from it. */
  enum Outcome {
    /** Done. */
    TAKEN,
    /** The receiver understood and will never take this: trying again cannot help. */
    REFUSED,
    /** Not now: try again. */
    FAILED
  }

  static Reply failed(String why) {
    return new Reply(Outcome.FAILED, why, OptionalLong.empty());
  }

  /**
   * What a status means. Only what says that the message itself is wrong is final; wrong addresses
   * and passwords are mended by somebody, and the message is still wanted then.
   */
  static Reply of(int status, String body, OptionalLong retryAfterMs) {
    if (status / 100 == 2) {
      return new Reply(Outcome.TAKEN, "", OptionalLong.empty());
    }
    boolean messageIsWrong = status == 400 || status == 413 || status == 422;
    String said = body.isBlank() ? "" : ": " + body.strip().replaceAll("\\s+", " ");
    return new Reply(
        messageIsWrong ? Outcome.REFUSED : Outcome.FAILED,
        "HTTP status " + status + said,
        retryAfterMs);
  }
}
