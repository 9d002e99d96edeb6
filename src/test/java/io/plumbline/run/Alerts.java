package io.plumbline.run;

import io.plumbline.drift.DriftVerdict.Grade;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Alerts of a run for tests: those of run {@code r}, at step 100 and 100,000 tokens. */
final class Alerts {
  /** Milliseconds of {@link #HERE}. */
  static final long HERE_MS = 1_000_000;

  static final Alert.Point HERE = point(100_000, HERE_MS);

  private Alerts() {}

  /** A thousand tokens a step. */
  static Alert.Point point(long tokens, long ms) {
    return new Alert.Point(OptionalLong.of(tokens / 1_000), tokens, ms);
  }

  /** The first of its kind, just opened. */
  static Alert open(AlertKind kind) {
    return alert(kind, Grade.CONFIRMED, 1);
  }

  /** One that is shown and was told nobody. */
  static Alert suspected(AlertKind kind) {
    return alert(kind, Grade.SUSPECTED, 0);
  }

  static Alert.Ground ground(String message) {
    return new Alert.Ground(
        2,
        1,
        90_000,
        OptionalLong.of(90),
        OptionalDouble.of(2.5),
        OptionalDouble.of(2.75),
        message);
  }

  /** A mute of these kinds for a minute from {@link #HERE}. */
  static Muting minute(AlertKind... kinds) {
    return new Muting(List.of(kinds), HERE_MS + 60_000, Long.MAX_VALUE, "", "");
  }

  private static Alert alert(AlertKind kind, Grade grade, int sequence) {
    return Alert.open(
        new Alert.Identity("r/" + kind.label() + "/1", "r", kind),
        grade,
        HERE,
        ground(kind.label()),
        new Alert.Telling(sequence, 0, Optional.empty()));
  }
}
