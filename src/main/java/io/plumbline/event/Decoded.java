package io.plumbline.event;

import java.util.function.Function;

/** What became of the bytes of one record: a validated event, or the reason why there is none. */
public sealed interface Decoded {

  /** Calls the function for the case at hand. */
  <T> T fold(Function<Valid, T> valid, Function<Rejected, T> rejected);

  /** The bytes were an event. */
  record Valid(TrainingEvent event) implements Decoded {
    @Override
    public <T> T fold(Function<Valid, T> valid, Function<Rejected, T> rejected) {
      return valid.apply(this);
    }
  }

  /**
   * The bytes were no event.
   *
   * @param reason which check failed; a counter's label
   * @param detail one sentence for the person who must mend the sender: what was seen, what is
   *     expected
   */
  record Rejected(Rejection reason, String detail) implements Decoded {
    @Override
    public <T> T fold(Function<Valid, T> valid, Function<Rejected, T> rejected) {
      return rejected.apply(this);
    }
  }
}
