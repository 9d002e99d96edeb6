package io.plumbline.curve;

import java.util.function.DoubleUnaryOperator;

/** One explanation of the rates seen, while a {@link ScheduleGuess} is made. */
final class Candidate {
  /** Highest rate expected, over the height. */
  private static final double MOST = 1.5;

  final String name;
  final double usual;
  final double squares;
  final double surprise;
  final DoubleUnaryOperator rate;
  double weight;

  Candidate(String name, double usual, double squares, double surprise, DoubleUnaryOperator rate) {
    this.name = name;
    this.usual = usual;
    this.squares = squares;
    this.surprise = surprise;
    this.rate = rate;
  }

  Candidate with(double otherWeight, String otherName, DoubleUnaryOperator otherRate) {
    Candidate other = new Candidate(otherName, usual, squares, surprise, otherRate);
    other.weight = otherWeight;
    return other;
  }

  /** The rate over the height, held within reason. */
  double at(double tokens) {
    return Math.max(0, Math.min(MOST, rate.applyAsDouble(tokens)));
  }
}
