package io.plumbline.drift;

import java.util.Arrays;

/**
 * Others that write under a run's id. One writer is followed, the one that came last: what goes
 * back is taken for a restart, and only when the writer it had left goes on, too, are there two.
 * Immutable, bounded.
 *
 * <p>An event is of the writer whose newest lies nearest. Before it is sure that there are several,
 * it has to lie {@link #NEARER} times nearer, as a run may well log at other steps after a restart.
 *
 * @param heads tokens that writers not followed have reached, those that came last at the end
 * @param followed events of the one followed since another was heard
 * @param aside events of others since the one followed was heard
 * @param sure whether they have taken turns
 */
@SuppressWarnings("ArrayRecordComponent") // never written again
public record Writers(long[] heads, int followed, int aside, boolean sure) {
  /** One. */
  public static final Writers ONE = new Writers(new long[0], 0, 0, false);

  /** Others are remembered: a small sweep under one id. */
  private static final int MOST = 8;

  private static final int NEARER = 4;

  /** Writers that were silent for so many events of the one followed are forgotten. */
  private static final int FORGOTTEN = 64;

  /** After so many events of others in a row the one followed is over: they are the run. */
  private static final int OVER = 8;

  /** The one followed went back from here: another may still be at it. */
  public Writers leaving(long tokens) {
    int keep = Math.min(heads.length, MOST - 1);
    long[] more = Arrays.copyOfRange(heads, heads.length - keep, heads.length + 1);
    more[keep] = tokens;
    return new Writers(more, 0, 0, sure);
  }

  /** The one followed is heard. */
  public Writers heard() {
    if (heads.length == 0) {
      return this;
    }
    return followed + 1 >= FORGOTTEN || aside >= OVER
        ? ONE
        : new Writers(heads, followed + 1, 0, sure || aside > 0);
  }

  /** Another is heard, at these tokens. */
  public Writers another(long tokens) {
    long[] moved = heads.clone();
    int nearest = nearest(tokens);
    moved[nearest] = Math.max(moved[nearest], tokens);
    return new Writers(moved, 0, aside + 1, sure);
  }

  /**
   * Whether an event is of a writer that is not followed.
   *
   * @param reached tokens of the one followed
   * @param gap between its newest two, 0 where there is one
   */
  public boolean foreign(long tokens, long reached, long gap) {
    if (heads.length == 0 || aside >= OVER || tokens == reached) {
      return false;
    }
    double away = Math.abs((double) tokens - heads[nearest(tokens)]);
    double own = Math.abs((double) tokens - reached);
    if (sure) {
      return tokens > reached ? away < own : away <= own;
    }
    boolean goesOn = heads[nearest(tokens)] > reached && tokens > heads[nearest(tokens)];
    return goesOn && own > NEARER * Math.max(away, gap);
  }

  private int nearest(long tokens) {
    int nearest = 0;
    for (int i = 1; i < heads.length; i++) {
      double away = Math.abs((double) tokens - heads[i]);
      nearest = away < Math.abs((double) tokens - heads[nearest]) ? i : nearest;
    }
    return nearest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Writers that
        && Arrays.equals(heads, that.heads)
        && followed == that.followed
        && aside == that.aside
        && sure == that.sure;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(heads) + followed;
  }

  @Override
  public String toString() {
    return "Writers" + Arrays.toString(heads) + (sure ? " sure" : "");
  }
}
