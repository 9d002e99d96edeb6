package io.plumbline.family;

/** Lessons for tests. */
final class Lessons {
  static final String FAMILY = "f";

  private Lessons() {}

  /** Of a finished run that knows its exponent to 10 % and its gain to a tenth. */
  static Lesson lesson(String run, double exponent, double gain, double peakRate) {
    return lesson(run, true, 1, peakRate, new LawShown(exponent, 0.1, gain, gain / 10));
  }

  static Lesson lesson(String run, boolean complete, long atMs, double peakRate, LawShown law) {
    return new Lesson(FAMILY, run, complete, complete ? 1 : 0.6, atMs, 2.5, traits(peakRate), law);
  }

  static RunTraits traits(double peakRate) {
    return new RunTraits(1e8, peakRate, 2e9, 5e5, 0, "cosine");
  }
}
