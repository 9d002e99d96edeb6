package io.plumbline.drift;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A run whose losses are handed to the detectors one by one, a million tokens and one step apart,
 * against a flat line.
 */
final class Losses {
  /** Tokens from one loss to the next. */
  static final long APART = 1_000_000;

  private final double threshold;
  private final long from;
  private Optional<Expectation> line;
  private DriftState state = DriftState.NEW;
  private long seen;

  private Losses(double threshold, long from, Optional<Expectation> line) {
    this.threshold = threshold;
    this.from = from;
    this.line = line;
  }

  /** Held against a line, from the beginning of the run. */
  static Losses against(Expectation line, double threshold) {
    return new Losses(threshold, 0, Optional.of(line));
  }

  /** Far into a run: what is as short as these losses spans nothing of it. */
  static Losses late(Expectation line, double threshold) {
    return new Losses(threshold, 1_000_000 * APART, Optional.of(line));
  }

  /** With nothing to hold them against. */
  static Losses unjudged() {
    return new Losses(1, 0, Optional.empty());
  }

  /** A flat line that is certain. */
  static Expectation flat(double loss, double noise) {
    return flat(loss, noise, 0, 1);
  }

  static Expectation flat(double loss, double noise, double variance, double inflation) {
    return line(loss, loss, variance, noise, 0, inflation, true);
  }

  /** A flat line that an unannounced cooldown may leave downwards. */
  static Expectation cooling(double loss, double noise, double cooldown) {
    return line(loss, loss, 0, noise, cooldown, 1, true);
  }

  /** From 10^9 to 2 10^9 tokens. */
  static Expectation line(
      double fromLoss,
      double toLoss,
      double variance,
      double noise,
      double cooldown,
      double inflation,
      boolean scored) {
    return new Expectation(
        new Line(1e9, 2e9, fromLoss, toLoss), variance, noise * noise, cooldown, inflation, scored);
  }

  Losses then(double... losses) {
    for (double loss : losses) {
      seen++;
      // a loss that is the same to the digit for long is none that was computed
      double computed = loss + (seen % 2 == 0 ? Math.ulp(loss) : 0);
      state =
          DriftDetector.step(
              state,
              line,
              tokens(),
              OptionalLong.of(seen),
              computed,
              state.numerics().plus(computed, OptionalDouble.empty()),
              threshold);
    }
    return this;
  }

  Losses times(int count, double loss) {
    for (int i = 0; i < count; i++) {
      then(loss);
    }
    return this;
  }

  Losses heldAgainst(Expectation another) {
    line = Optional.of(another);
    return this;
  }

  /** Closes a bin with this contradiction. */
  Losses contradicted(double seenLoss, double expected, double variance, double over) {
    state =
        DriftDetector.contradicted(
            state, new Contradiction(seenLoss, expected, variance, 7), over, tokens());
    return this;
  }

  long tokens() {
    return from + seen * APART;
  }

  DriftState state() {
    return state;
  }

  boolean has(Finding finding) {
    return state.has(finding);
  }

  /** What is confirmed, in the order in which it was. */
  java.util.List<Finding> open() {
    return state.open().stream().map(DriftState.Standing::finding).toList();
  }

  /** What is suspected. */
  java.util.List<Finding> suspected() {
    return state.suspected().stream().map(DriftVerdict.Found::finding).toList();
  }

  Evidence evidence(Finding finding) {
    return standing(finding).evidence();
  }

  DriftState.Standing standing(Finding finding) {
    return state.open().stream()
        .filter(standing -> standing.finding() == finding)
        .findFirst()
        .orElseThrow();
  }
}
