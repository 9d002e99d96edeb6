package io.plumbline.run;

import io.plumbline.curve.BatchTrack;
import java.util.List;

/**
 * Port: what other runs have told of the batches of a data order. Asked often; an answer is a
 * lookup, never I/O.
 */
@FunctionalInterface
public interface BatchTracks {
  /** Most tracks of one data order: all are compared, one is enough. */
  int MOST = 8;

  /** Nobody has told anything. */
  BatchTracks NONE = order -> List.of();

  /**
   * Tracks of runs that may have read the same batches, the asking run's own perhaps among them; an
   * immutable list of at most {@link #MOST}.
   */
  List<BatchTrack> of(DataOrder order);
}
