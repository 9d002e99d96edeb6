package io.plumbline.trainer;

import java.util.List;
import java.util.OptionalLong;

/**
 * A log being read, line by line from its beginning. Not thread-safe; lines that tell of no step
 * are passed over, whatever they hold.
 */
public interface TrainerLog {
  /**
   * The next line.
   *
   * @param line without its end; colours of a terminal do not matter
   * @return events as JSON, without their run and not validated; mostly none or one
   */
  List<String> line(String line);

  /** Nothing more has been written for now: what was waiting for its next line is complete. */
  List<String> pause();

  /** Steps of the whole run, where a line has said so. */
  OptionalLong plannedSteps();
}
