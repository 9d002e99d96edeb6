package io.plumbline.run;

import io.plumbline.curve.Kinship;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import java.util.List;

/**
 * What is known beside a run's losses that tells how they are to be read: all that {@link Clearing}
 * remembers. Immutable.
 *
 * @param causes what is watched for causes that look like faults
 * @param strip cells of the bin still open, for runs that read the same batches
 * @param kin how far those share its noise, at most {@link BatchTracks#MOST}; an immutable list
 */
public record Watch(Causes causes, Strip strip, List<Kinship> kin) {
  /** Before the first event. */
  public static final Watch NEW = new Watch(Causes.NEW, Strip.EMPTY, List.of());
}
