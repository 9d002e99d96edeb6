package io.plumbline.run;

/**
 * The small part of a run's state that changes with every event, as it is stored: a part for each
 * that works on an event, in the order in which they do.
 *
 * @param track where the run is ({@link Placing})
 * @param evaluations newest values of its evaluations (likewise)
 * @param watch how its losses are to be read ({@link Clearing})
 * @param doubt what speaks against them ({@link Judging})
 * @param tail what its curve has beyond its closed bins ({@link Learning})
 * @param desk what people have been told ({@link Telling})
 */
public record RunHead(
    Track track, Evaluations evaluations, Watch watch, Doubt doubt, Tail tail, Desk desk) {
  /** Before the first event. */
  public static final RunHead NEW =
      new RunHead(Track.NEW, Evaluations.NONE, Watch.NEW, Doubt.NONE, Tail.NONE, Desk.EMPTY);
}
