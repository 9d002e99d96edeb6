package io.plumbline.app.recording;

import io.plumbline.app.console.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** Works through files on all cores, and hands the results over in the files' order. */
public final class InOrder {
  /** Files begun before the one whose turn it is, per core: keeps cores busy and memory bounded. */
  private static final int AHEAD_PER_CORE = 4;

  private InOrder() {}

  /** What is made of one file. */
  public interface Work<F, T> {
    T of(F file) throws IOException;
  }

  private record Begun<F, T>(F file, Future<T> result) {}

  /**
   * Works through all files; one that cannot be read is said so on {@code err} and left out.
   *
   * @param files paths, or whatever else says by its text which file it is
   * @return whether all could be read
   */
  public static <F, T> boolean map(
      List<F> files, Work<F, T> work, BiConsumer<F, T> then, PrintWriter err) {
    return map(files, work, then, err, Runtime.getRuntime().availableProcessors());
  }

  /**
   * As above, on so many cores.
   *
   * @param cores to work on, at least 1
   */
  public static <F, T> boolean map(
      List<F> files, Work<F, T> work, BiConsumer<F, T> then, PrintWriter err, int cores) {
    ExecutorService workers = Executors.newFixedThreadPool(cores);
    try {
      boolean allRead = true;
      Deque<Begun<F, T>> ahead = new ArrayDeque<>();
      for (F file : files) {
        ahead.add(new Begun<>(file, workers.submit(() -> work.of(file))));
        if (ahead.size() >= AHEAD_PER_CORE * cores) {
          allRead &= finish(ahead.remove(), then, err);
        }
      }
      while (!ahead.isEmpty()) {
        allRead &= finish(ahead.remove(), then, err);
      }
      return allRead;
    } finally {
      workers.shutdownNow();
    }
  }

  private static <F, T> boolean finish(Begun<F, T> begun, BiConsumer<F, T> then, PrintWriter err) {
    try {
      then.accept(begun.file(), begun.result().get());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CommandFailed said) {
        throw said;
      }
      if (!(e.getCause() instanceof IOException unreadable)) {
        throw new IllegalStateException("working on " + begun.file() + " failed", e.getCause());
      }
      Recordings.sayUnreadable(err, begun.file(), unreadable);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted; what was printed so far is complete", e);
    }
  }
}
