package io.plumbline.run;

import io.plumbline.event.Change;
import io.plumbline.event.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What it means for a run that it declares something else than before.
 *
 * @param before what it had declared
 * @param after what it declares now, merged; not equal to that
 * @param at where the run is
 */
record Redeclaration(Declaration before, Declaration after, Track at) {

  /** What happens to the run with it, in order. */
  List<Turn> turns() {
    List<Turn> turns = new ArrayList<>();
    boolean reschedules = !before.schedule().equals(after.schedule());
    if (reschedules || !before.horizonTokens().equals(after.horizonTokens())) {
      turns.add(new Turn.Replanned());
    }
    if (begun()) {
      boolean data =
          before.data().order().isPresent() && !before.data().order().equals(after.data().order());
      if (changesBatch()) {
        turns.add(new Turn.Changed(Change.BATCH));
      }
      if (data) {
        turns.add(new Turn.Changed(Change.DATA));
      }
      if (before.schedule().isPresent() && reschedules && !changesBatch() && !data) {
        turns.add(new Turn.Rescheduled());
      }
    }
    if (scale().isPresent()) {
      turns.add(new Turn.Scaled(scale().getAsLong()));
    }
    return turns;
  }

  /** Where the run is then. */
  Track track() {
    Track track = at;
    if (begun() && changesBatch() && at.counting().source() == TokenSource.STEPS) {
      track =
          at.announcing(
              at.counting()
                  .changes()
                  .perStep(
                      at.latest().step().orElse(0),
                      at.latest().tokens(),
                      before.tokensPerStep().getAsLong(),
                      after.tokensPerStep().orElseThrow()));
    }
    OptionalLong scale = scale();
    return scale.isPresent() ? track.scaled(scale.getAsLong()) : track;
  }

  private boolean begun() {
    return at.counts().steps() > 0;
  }

  private boolean changesBatch() {
    return before.tokensPerStep().isPresent()
        && !before.tokensPerStep().equals(after.tokensPerStep());
  }

  /** Tokens per step, for a run that was placed by steps alone until now. */
  private OptionalLong scale() {
    return at.counting().source() == TokenSource.STEPS_ONLY
        ? after.tokensPerStep()
        : OptionalLong.empty();
  }
}
