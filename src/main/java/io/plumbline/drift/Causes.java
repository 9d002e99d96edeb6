package io.plumbline.drift;

import java.util.ArrayList;
import java.util.List;

/**
 * The watches that name causes which no loss can tell apart from a fault of the run: its unit, its
 * token counts, its learning rate. Immutable, small, stored with the run.
 */
public record Causes(UnitWatch unit, TokenWatch tokens, RateWatch rate) {
  /** Before the first event. */
  public static final Causes NEW = new Causes(UnitWatch.NEW, TokenWatch.NEW, RateWatch.NEW);

  /** With another watch of the unit. */
  public Causes with(UnitWatch other) {
    return new Causes(other, tokens, rate);
  }

  /** With another watch of the token counts. */
  public Causes with(TokenWatch other) {
    return new Causes(unit, other, rate);
  }

  /** With another watch of the learning rate. */
  public Causes with(RateWatch other) {
    return new Causes(unit, tokens, other);
  }

  /** After a return to a checkpoint. */
  public Causes restarted() {
    return new Causes(unit.restarted(), tokens.restarted(), rate);
  }

  /** What stands. */
  public List<Cause> standing() {
    List<Cause> all = new ArrayList<>();
    tokens.cause().ifPresent(all::add);
    unit.cause().ifPresent(all::add);
    rate.cause().ifPresent(all::add);
    return all;
  }
}
