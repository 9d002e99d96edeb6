package io.plumbline.app.doctor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Kafka did not answer a question, or with an error. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Longer than a loaded broker takes; a check asks a few such questions. */
  private static final long ANSWER_SECONDS = 6;

  Refusal(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether a right is missing. */
  boolean notAllowed() {
    return getCause() instanceof AuthorizationException;
  }

  /** Whether Kafka's answer was an error of this kind. */
  boolean is(Class<? extends Throwable> error) {
    return error.isInstance(getCause());
  }

  /** Kafka's words. */
  String why() {
    return String.valueOf(getMessage());
  }

  /** The answer, waited for with a bound. */
  static <T> T answer(@Nullable KafkaFuture<T> asked) throws Refusal {
    if (asked == null) {
      throw new IllegalArgumentException("this was not asked");
    }
    try {
      return asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Refusal(said(cause), cause);
    } catch (TimeoutException e) {
      throw new Refusal("no answer within " + ANSWER_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("interrupted", e);
    }
  }

  /** What the innermost cause says, on one line. */
  static String said(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
