package io.plumbline.family;

import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The prior that a family's lessons make for one run: the one place where lessons become numbers.
 *
 * <p>The prior is the shipped one with exponent and gain moved to the weighted median of the
 * lessons; medians, so that one broken run does no harm. A lesson counts by how well it knows the
 * quantity, w = min(1, (s_min / s_lesson)^2). Spreads are 1.48 times the median absolute deviation
 * plus what few runs leave open,
 *
 * <pre>
 *   s^2 = (1.48 MAD)^2 + s_min^2 + s_shipped^2 / max(1, sum w)
 * </pre>
 *
 * so one run narrows nothing much and ten runs do; lessons that together weigh less than one move
 * the median only by that share. The gain is taken at {@link Prior#REFERENCE_RATE} by the shipped
 * power of the peak learning rate, so that it transfers across learning rates.
 */
final class FamilyPrior {
  /** Spread of exponents between runs of one family that no number of them removes. */
  private static final double LEAST_EXPONENT_SPREAD = 0.15;

  /** The same of gains: the residual of gain against learning rate on public runs is 0.2. */
  private static final double LEAST_GAIN_SPREAD = 0.15;

  private static final double MAD_TO_SD = 1.4826;

  private FamilyPrior() {}

  /**
   * What these lessons make of the shipped prior; its order does not matter.
   *
   * @param lessons sound ones, none of the run itself
   * @param traits of the run the prior is for
   */
  static Prior of(List<Lesson> lessons, RunTraits traits) {
    Prior shipped = Prior.SHIPPED;
    List<Weighed> exponents = new ArrayList<>();
    List<Weighed> gains = new ArrayList<>();
    for (Lesson lesson : lessons) {
      LawShown law = lesson.law();
      exponents.add(
          Weighed.of(
              Math.log(law.exponent() / shipped.exponentMedian()),
              law.exponentLogSd(),
              LEAST_EXPONENT_SPREAD));
      if (law.knowsGain()) {
        double expected =
            shipped.gainAt(lesson.traits().peakRate(), lesson.traits().activeParams());
        gains.add(
            Weighed.of(
                Math.log(law.gain() / expected), law.gainSd() / law.gain(), LEAST_GAIN_SPREAD));
      }
    }
    return new Prior(
        shipped.floorMean(),
        shipped.floorSd(),
        shipped.amplitudeMean(),
        shipped.amplitudeSd(),
        shipped.exponentMedian() * Math.exp(shift(exponents)),
        spread(exponents, LEAST_EXPONENT_SPREAD, shipped.exponentLogSd()),
        shipped.gain() * Math.exp(shift(gains)),
        spread(gains, LEAST_GAIN_SPREAD, shipped.gainLogSd()),
        shipped.gainPower());
  }

  /** How far the family lies from the shipped median, as a logarithm. */
  private static double shift(List<Weighed> values) {
    return values.isEmpty() ? 0 : median(values) * Math.min(1, weight(values));
  }

  private static double spread(List<Weighed> values, double least, double shipped) {
    if (values.isEmpty()) {
      return shipped;
    }
    double middle = median(values);
    double mad =
        median(
            values.stream()
                .map(each -> new Weighed(Math.abs(each.value - middle), each.weight))
                .toList());
    return Math.sqrt(
        MAD_TO_SD * MAD_TO_SD * mad * mad
            + least * least
            + shipped * shipped / Math.max(1, weight(values)));
  }

  private static double weight(List<Weighed> values) {
    // Sorted: a sum in another order would differ in its last bit.
    return values.stream().mapToDouble(Weighed::weight).sorted().sum();
  }

  /** Where half of the weight lies below; halfway between two values where it parts between. */
  private static double median(List<Weighed> values) {
    List<Weighed> sorted =
        values.stream()
            .sorted(Comparator.comparingDouble(Weighed::value).thenComparing(Weighed::weight))
            .toList();
    double half = 0.5 * sorted.stream().mapToDouble(Weighed::weight).sum();
    double below = 0;
    for (int i = 0; i < sorted.size(); i++) {
      below += sorted.get(i).weight;
      if (below >= half * (1 + 1e-12)) {
        return sorted.get(i).value;
      }
      if (below >= half * (1 - 1e-12) && i + 1 < sorted.size()) {
        return 0.5 * (sorted.get(i).value + sorted.get(i + 1).value);
      }
    }
    return sorted.get(sorted.size() - 1).value;
  }

  /**
   * One lesson's word on one quantity.
   *
   * @param value a logarithm
   * @param weight above 0, at most 1
   */
  private record Weighed(double value, double weight) {
    static Weighed of(double value, double sd, double least) {
      return new Weighed(value, sd > least ? least * least / (sd * sd) : 1);
    }
  }
}
