package io.plumbline.run;

import io.plumbline.event.Change;
import io.plumbline.event.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Changes that a run has announced or declared: those still ahead of it, and where its tokens per
 * step became others. Immutable, bounded.
 *
 * @param ahead announced for later, at most {@link #MOST}
 * @param anchors stretches of one number of tokens per step, in order, at most {@link #MOST}; empty
 *     until that number changes
 */
public record Changes(List<Announced> ahead, List<Anchor> anchors) {
  /** Nothing announced. */
  public static final Changes NONE = new Changes(List.of(), List.of());

  /** A run keeps so many: the oldest give way. */
  static final int MOST = 16;

  public Changes {
    ahead = List.copyOf(ahead);
    anchors = List.copyOf(anchors);
  }

  /**
   * A change to come.
   *
   * @param at where it takes effect; known
   */
  public record Announced(Change what, Position at) {
    /** Whether an event here comes after it. */
    boolean reached(Position now, long tokens) {
      return reached(now.step(), at.step())
          || reached(OptionalLong.of(tokens), at.tokens())
          || reached(now.samples(), at.samples());
    }

    private static boolean reached(OptionalLong now, OptionalLong at) {
      return now.isPresent() && at.isPresent() && now.getAsLong() >= at.getAsLong();
    }
  }

  /**
   * A stretch of one number of tokens per step.
   *
   * @param step where it begins
   * @param tokens at that step
   * @param perStep tokens that each further step adds
   */
  public record Anchor(long step, long tokens, long perStep) {}

  /** With one more announced. */
  Changes plus(Announced change) {
    List<Announced> all = new ArrayList<>(ahead);
    all.add(change);
    return new Changes(all.size() > MOST ? all.subList(1, all.size()) : all, anchors);
  }

  /** Without those that an event here comes after. */
  Changes after(Position now, long tokens) {
    if (ahead.isEmpty()) {
      return this;
    }
    List<Announced> left = new ArrayList<>(ahead);
    return left.removeIf(one -> one.reached(now, tokens)) ? new Changes(left, anchors) : this;
  }

  /** Those that an event here comes after. */
  List<Announced> due(Position now, long tokens) {
    if (ahead.isEmpty()) {
      return List.of();
    }
    return ahead.stream().filter(one -> one.reached(now, tokens)).toList();
  }

  /**
   * From a step on each step adds another number of tokens; what came before keeps its count.
   *
   * @param before tokens per step until then
   */
  Changes perStep(long step, long tokens, long before, long after) {
    List<Anchor> all = new ArrayList<>(anchors);
    if (all.isEmpty()) {
      all.add(new Anchor(0, 0, before));
    }
    all.removeIf(anchor -> anchor.step() >= step && anchor.step() > 0);
    all.add(new Anchor(step, tokens, after));
    if (all.size() > MOST) {
      all.remove(1);
    }
    return new Changes(ahead, all);
  }

  /** Tokens at a step, if each adds so many where no anchor says otherwise. */
  long tokensAt(long step, long perStep) {
    for (int i = anchors.size() - 1; i >= 0; i--) {
      Anchor anchor = anchors.get(i);
      if (step >= anchor.step() || i == 0) {
        return TokenCount.sum(
            anchor.tokens(),
            TokenCount.product(Math.max(0, step - anchor.step()), anchor.perStep()));
      }
    }
    return TokenCount.product(step, perStep);
  }
}
