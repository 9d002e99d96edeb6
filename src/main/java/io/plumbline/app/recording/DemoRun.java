package io.plumbline.app.recording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A recording that comes with the program: a real training run of a tiny byte-level transformer,
 * every optimizer step as it was; some were broken on purpose.
 *
 * @param run its id, and the name of its file
 * @param fault what was done to it; empty for a healthy run
 */
public record DemoRun(String run, Optional<Fault> fault) {
  private static final String FOLDER = "/recordings/";

  /**
   * What was done to a run.
   *
   * @param name of the fault, one word
   * @param step the first optimizer step it acts on
   * @param what it is, for people
   */
  public record Fault(String name, long step, String what) {
    /** A run that stops sending: what is left of it is silence. */
    public boolean dies() {
      return name.equals("dead");
    }

    /** A run that returns to an earlier step: noted for information, nothing is wrong with it. */
    public boolean rewinds() {
      return name.equals("rewind");
    }
  }

  /** All of them, in the order of the bundled index. */
  public static List<DemoRun> all() {
    try (BufferedReader index =
        new BufferedReader(new InputStreamReader(resource("index.csv"), StandardCharsets.UTF_8))) {
      return index
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("run,"))
          .map(DemoRun::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DemoRun of(String line) {
    List<String> cells = List.of(line.split(",", -1));
    return new DemoRun(
        cells.get(0),
        cells.get(1).equals("none")
            ? Optional.empty()
            : Optional.of(new Fault(cells.get(1), Long.parseLong(cells.get(2)), cells.get(3))));
  }

  /** Opens its recording. */
  public Recording open() {
    try {
      return new Recording(LineReader.of(resource(run + ".jsonl.gz")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    InputStream in = DemoRun.class.getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new IllegalStateException(FOLDER + name + " is missing from the program's jar");
    }
    return in;
  }
}
