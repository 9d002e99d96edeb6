package io.plumbline.run;

import io.plumbline.drift.Causes;
import io.plumbline.drift.RateWatch;
import io.plumbline.event.Change;

/**
 * Something that happens to a run and is no loss: it changes what the next loss stands on. {@link
 * Placing} tells that it has happened, {@link Clearing} lets it take effect.
 */
sealed interface Turn {
  /** The footing after it. */
  Footing onto(Footing before);

  /** A return to a checkpoint before these tokens. */
  record Rewound(long tokens) implements Turn {
    @Override
    public Footing onto(Footing before) {
      return before.rewoundTo(tokens);
    }
  }

  /** A new attempt from the very beginning: nothing of the last one counts. */
  record Restarted() implements Turn {
    @Override
    public Footing onto(Footing before) {
      return before.anew();
    }
  }

  /** A new attempt that goes on where the last one was. */
  record Resumed() implements Turn {
    @Override
    public Footing onto(Footing before) {
      return before.with(before.causes().restarted()).with(before.doubt().restarted());
    }
  }

  /** A change takes effect that was announced or declared: the curve is learned anew from here. */
  record Changed(Change what) implements Turn {
    @Override
    public Footing onto(Footing before) {
      Footing cut = before.cut();
      return switch (what) {
        case DATA, OTHER ->
            cut.with(answered(cut.causes()))
                .with(new Doubt(cut.doubt().drift().renewed(), cut.doubt().trust()));
        case BATCH -> {
          Causes causes = answered(cut.causes());
          yield cut.with(causes.with(causes.tokens().announced()));
        }
        case SCHEDULE -> cut.with(cut.causes().with(cut.causes().rate().announced()));
        case RESTORE -> cut.with(cut.causes().restarted());
      };
    }

    /** A loss that seemed to be in another unit is as it is meant. */
    private static Causes answered(Causes causes) {
      return causes.with(causes.unit().answered());
    }
  }

  /** Another schedule was declared in place of a first one. */
  record Rescheduled() implements Turn {
    @Override
    public Footing onto(Footing before) {
      return before.cut();
    }
  }

  /** Another schedule or target was declared: what was logged was held against what is gone. */
  record Replanned() implements Turn {
    @Override
    public Footing onto(Footing before) {
      return before.with(before.causes().with(RateWatch.NEW)).with(before.doubt().restarted());
    }
  }

  /** Tokens per step were declared for a run that was placed by steps alone. */
  record Scaled(long tokensPerStep) implements Turn {
    @Override
    public Footing onto(Footing before) {
      return before.scaled(tokensPerStep);
    }
  }
}
