package io.plumbline.app.recording;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Plays recordings as if all their runs had begun together: lines of all of them, in order of when
 * they are due, each not before it is.
 */
public final class Playback {
  /** When lines are due. */
  public interface Pace {
    /**
     * Milliseconds after the beginning of the playback.
     *
     * @param line the next of its recording
     * @param index how many lines of it came before
     * @param previousMs when the one before was due; 0 for the first
     */
    double dueMs(Recording.Line line, long index, double previousMs);
  }

  /** How to wait for a line to be due. */
  public interface Pause {
    /** Waits so many milliseconds; true ends the playback. */
    boolean endsAfter(double millis);
  }

  private final List<Track> tracks = new ArrayList<>();

  /**
   * Adds a recording.
   *
   * @param unreadable called when it cannot be read further; the others go on
   */
  public void add(Recording recording, Pace pace, Consumer<IOException> unreadable) {
    tracks.add(new Track(recording, pace, unreadable));
  }

  /**
   * Plays everything added, and closes it.
   *
   * @param sink takes each line when it is due
   * @param pause waits between lines
   */
  public void play(Consumer<Recording.Line> sink, Pause pause) {
    PriorityQueue<Track> queue = new PriorityQueue<>(Comparator.comparingDouble(t -> t.dueMs));
    try {
      for (Track track : tracks) {
        if (track.advance()) {
          queue.add(track);
        }
      }
      long startNanos = System.nanoTime();
      while (!queue.isEmpty()) {
        Track track = queue.remove();
        double waitMs = track.dueMs - (System.nanoTime() - startNanos) / 1e6;
        if (waitMs >= 1 && pause.endsAfter(waitMs)) {
          return;
        }
        track.line.ifPresent(sink);
        if (track.advance()) {
          queue.add(track);
        }
      }
    } finally {
      tracks.forEach(Track::close);
    }
  }

  /** One recording and its next line. */
  private static final class Track {
    private final Recording recording;
    private final Pace pace;
    private final Consumer<IOException> unreadable;
    private Optional<Recording.Line> line = Optional.empty();
    private long index;
    private double dueMs;

    Track(Recording recording, Pace pace, Consumer<IOException> unreadable) {
      this.recording = recording;
      this.pace = pace;
      this.unreadable = unreadable;
    }

    /** Reads the next line; false at the end, or when the rest cannot be read. */
    boolean advance() {
      try {
        line = recording.next();
      } catch (IOException e) {
        line = Optional.empty();
        unreadable.accept(e);
      }
      if (line.isEmpty()) {
        close();
        return false;
      }
      dueMs = pace.dueMs(line.get(), index++, dueMs);
      return true;
    }

    void close() {
      try {
        recording.close();
      } catch (IOException e) {
        unreadable.accept(e);
      }
    }
  }
}
