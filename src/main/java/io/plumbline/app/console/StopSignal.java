package io.plumbline.app.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C or a TERM signal into an orderly end: whoever waits here wakes up and closes what it
 * opened; the process ends, with status 0, when {@link #close} says that this is done.
 *
 * <p>A process that does not get done within {@link #PATIENCE_SECONDS} ends anyway, with the
 * signal's status.
 */
public final class StopSignal implements AutoCloseable {
  /** Longer than the monitor takes at worst, and shorter than the 30 s that Kubernetes gives. */
  private static final long PATIENCE_SECONDS = 28;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private StopSignal() {}

  /** A signal that is never given; for what may simply be killed. */
  public static StopSignal never() {
    return new StopSignal();
  }

  /** Listens from now on. */
  public static StopSignal listen() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::terminate, "plumbline-stop"));
    return signal;
  }

  /** Runs in the shutdown hook: also when the process ends by itself, but then all is done. */
  private void terminate() {
    boolean endsByItself = done.getCount() == 0;
    asked.countDown();
    try {
      if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && !endsByItself) {
        Runtime.getRuntime().halt(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether to stop. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits so long, or until asked to stop; whether to stop. */
  public boolean await(double millis) {
    try {
      return asked.await((long) (1000 * millis), TimeUnit.MICROSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Everything is closed: the process may end. */
  @Override
  public void close() {
    done.countDown();
  }
}
