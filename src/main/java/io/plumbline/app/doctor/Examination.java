package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Looks at one thing after the other, each within a bound, whatever a resolver, a socket or a
 * cluster does: a check that hangs is a finding, and the next one begins.
 */
public final class Examination implements AutoCloseable {
  /** Several questions of a few seconds each. */
  private static final long CHECK_SECONDS = 15;

  private final Consumer<Finding> told;
  private final ExecutorService thread =
      Executors.newCachedThreadPool(
          task -> {
            Thread daemon = new Thread(task, "plumbline-doctor");
            daemon.setDaemon(true);
            return daemon;
          });
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Nothing is looked at yet.
   *
   * @param told of each finding as soon as it is there
   */
  public Examination(Consumer<Finding> told) {
    this.told = told;
  }

  /**
   * Looks at one thing.
   *
   * @param name what it is, for the finding of a check that did not come to an end
   * @return its findings
   */
  public List<Finding> look(String name, Check check) {
    List<Finding> found = bounded(name, check);
    findings.addAll(found);
    found.forEach(told);
    return found;
  }

  private List<Finding> bounded(String name, Check check) {
    Future<List<Finding>> looking = thread.submit(check::look);
    try {
      return looking.get(CHECK_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return List.of(unclear(name, e.getCause() == null ? e : e.getCause()));
    } catch (TimeoutException e) {
      looking.cancel(true);
      return List.of(
          new Finding.Failing(
              name,
              "no answer within " + CHECK_SECONDS + " s",
              "see whether the other end is overloaded, and run doctor again"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(new Finding.Failing(name, "interrupted", "run doctor again"));
    }
  }

  private static Finding unclear(String name, Throwable e) {
    if (e instanceof Refusal refusal && refusal.notAllowed()) {
      return new Finding.Doubtful(
          name,
          "cannot be looked at: this user may not DESCRIBE it",
          "allow that, or run doctor as a user who may");
    }
    return new Finding.Failing(
        name,
        "could not be looked at (" + Refusal.said(e) + ")",
        "run doctor again; if it stays so, with --debug --log-level debug");
  }

  /** All findings so far, in order. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
