package io.plumbline.curve;

/**
 * What a sibling that read the same batches told about a bin's: pinned when the bin closed, so that
 * a run rebuilt from its bins is the same to the bit whatever has become of the sibling.
 *
 * @param nats how much harder than usual the bin's batches were, nats per token: the fit sees the
 *     bin's mean less this
 * @param noiseShare variance of the bin's mean that is left, as a share of what batch noise alone
 *     makes it, above 0 and at most 1
 */
public record Difficulty(float nats, float noiseShare) {
  /** Nothing is known of the batches. */
  public static final Difficulty UNKNOWN = new Difficulty(0, 1);

  /** Whether anything is known. */
  public boolean known() {
    return noiseShare < 1;
  }

  /** That of two bins together, {@code share} of their losses in the later. */
  Difficulty mergedWith(Difficulty later, double share) {
    if (!known() && !later.known()) {
      return UNKNOWN;
    }
    return new Difficulty(
        (float) (nats + (later.nats - nats) * share),
        (float) (noiseShare + (later.noiseShare - noiseShare) * share));
  }
}
