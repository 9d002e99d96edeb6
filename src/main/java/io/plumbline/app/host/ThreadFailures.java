package io.plumbline.app.host;

import io.plumbline.app.console.StartupException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about a stream thread that died: it is replaced, up to {@link #MAX_FAILURES} times
 * within {@link #FAILURE_WINDOW_MS}; then, or where trying again cannot help, the monitor gives up.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

  /** A thread that dies is replaced this often within the window; then the monitor gives up. */
  private static final int MAX_FAILURES = 5;

  private static final long FAILURE_WINDOW_MS = Duration.ofMinutes(10).toMillis();

  private volatile @Nullable Throwable last;

  private int failures;
  private long windowStartMs;

  /** Why the monitor gave up; empty while it has not. */
  Optional<Throwable> gaveUpOver() {
    return Optional.ofNullable(last);
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable e) {
    long now = System.currentTimeMillis();
    if (now - windowStartMs > FAILURE_WINDOW_MS) {
      windowStartMs = now;
      failures = 0;
    }
    failures++;
    if (lasting(e) || failures > MAX_FAILURES) {
      last = e;
      LOG.error("The monitor gives up: {}", StartupException.why(e), e);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error(
        "A stream thread died and is replaced ({} of {} within {} min)",
        failures,
        MAX_FAILURES,
        TimeUnit.MILLISECONDS.toMinutes(FAILURE_WINDOW_MS),
        e);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Whether trying again cannot help. */
  private static boolean lasting(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException
          || cause instanceof AuthorizationException
          || cause instanceof MissingSourceTopicException
          || cause instanceof Error) {
        return true;
      }
    }
    return false;
  }
}
