package io.plumbline.family;

import io.plumbline.law.Lean;
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
 * power of the peak learning rate, so that it transfers across learning rates. What forecasts of
 * complete runs missed corrects those of the next, see {@link Lean}: leaving one size or learning
 * rate out, this takes the median error at 30 to 70 % of tokens down by a fifth to a half on every
 * public source.
 */
final class FamilyPrior {
  /** Spread of exponents between runs of one family that no number of them removes. */
  private static final double LEAST_EXPONENT_SPREAD = 0.15;

  /** The same of gains: the residual of gain against learning rate on public runs is 0.2. */
  private static final double LEAST_GAIN_SPREAD = 0.15;

  private static final double MAD_TO_SD = 1.4826;

  /** Runs are alike within these factors, as logarithms, of rate, parameters and tokens. */
  private static final double RATES = 0.5;

  private static final double SIZES = 2;
  private static final double LENGTHS = 1.5;

  /** Runs that end this much warmer or colder have another end, and count this much. */
  private static final double OTHER_END = 0.25;

  private static final double UNLIKE_END = 0.15;

  /** Schedules of another kind with the same end count this much. */
  private static final double UNLIKE_KIND = 0.3;

  /** Less alike than this is left out. */
  private static final double LEAST_ALIKE = 1e-6;

  private FamilyPrior() {}

  /**
   * What these lessons make of the shipped prior; its order does not matter.
   *
   * @param lessons sound ones, none of the run itself
   * @param traits of the run the prior is for: runs like it count most
   */
  static Prior of(List<Lesson> lessons, RunTraits traits) {
    Prior shipped = Prior.SHIPPED;
    List<Weighed> exponents = new ArrayList<>();
    List<Weighed> gains = new ArrayList<>();
    for (Lesson lesson : lessons) {
      LawShown law = lesson.law();
      exponents.add(
          Weighed.of(
              Math.log(law.exponent() / shipped.exponent().median()),
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
        shipped.floor(),
        shipped.amplitude(),
        new Prior.LogNormal(
            shipped.exponent().median() * Math.exp(shift(exponents)),
            spread(exponents, LEAST_EXPONENT_SPREAD, shipped.exponent().logSd())),
        new Prior.Gain(
            shipped.gain().median() * Math.exp(shift(gains)),
            spread(gains, LEAST_GAIN_SPREAD, shipped.gain().logSd()),
            shipped.gain().power()),
        lean(lessons, traits));
  }

  /**
   * What forecasts missed at each tenth of the plan: the median over lessons, each counting by how
   * alike its run is, drawn to 0 by W / (W + 1) where lessons weigh W together.
   */
  private static Lean lean(List<Lesson> lessons, RunTraits traits) {
    List<Lesson> told = lessons.stream().filter(each -> !each.law().misses().isEmpty()).toList();
    if (told.isEmpty()) {
      return Lean.NONE;
    }
    List<Double> byTenth = new ArrayList<>(Lean.TENTHS);
    for (int tenth = 0; tenth < Lean.TENTHS; tenth++) {
      List<Weighed> misses = new ArrayList<>();
      for (Lesson lesson : told) {
        double miss = lesson.law().misses().get(tenth);
        double alike = alike(lesson.traits(), traits);
        if (Double.isFinite(miss) && alike > LEAST_ALIKE) {
          misses.add(new Weighed(miss, alike));
        }
      }
      double weight = weight(misses);
      byTenth.add(misses.isEmpty() ? 0 : median(misses) * weight / (weight + 1));
    }
    return new Lean(byTenth);
  }

  /** 1 for runs of the same plan, less the more their size, rate, length and schedule differ. */
  private static double alike(RunTraits one, RunTraits other) {
    double far =
        apart(one.peakRate(), other.peakRate(), RATES)
            + apart(one.activeParams(), other.activeParams(), SIZES)
            + apart(one.horizonTokens(), other.horizonTokens(), LENGTHS);
    double end = Math.abs(one.finalHeat() - other.finalHeat()) > OTHER_END ? UNLIKE_END : 1;
    double kind = one.schedule().equals(other.schedule()) ? 1 : UNLIKE_KIND;
    return Math.exp(-0.5 * far) * end * kind;
  }

  private static double apart(double one, double other, double scale) {
    double z = Math.log(one / other) / scale;
    return Double.isFinite(z) ? z * z : 0;
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
