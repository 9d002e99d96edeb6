package io.plumbline.drift;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    Optional<Cause> ofTokens = tokens.cause();
    Optional<Cause> ofUnit = unit.cause();
    Optional<Cause> ofRate = rate.cause();
    if (ofTokens.isEmpty() && ofUnit.isEmpty() && ofRate.isEmpty()) {
      return List.of(); // asked with every event, and most often so
    }
    return Stream.of(ofTokens, ofUnit, ofRate).flatMap(Optional::stream).toList();
  }
}
