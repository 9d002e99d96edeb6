package io.plumbline.family;

import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The priors by family: what is believed of a run's law before its first loss. Immutable.
 *
 * <p>A family's prior is the shipped one with exponent and gain moved to the median of its runs;
 * medians, so that one broken run does no harm. Spreads are 1.48 times the median absolute
 * deviation plus what few runs leave open,
 *
 * <pre>
 *   s^2 = (1.48 MAD)^2 + s_min^2 + s_shipped^2 / n
 * </pre>
 *
 * so one run narrows nothing much and ten runs do. The gain is taken at {@link
 * Prior#REFERENCE_RATE} by the shipped power of the peak learning rate, so that it transfers across
 * learning rates.
 *
 * @param families by name
 */
public record PriorBook(Map<String, Prior> families) {
  /** Nothing is known of any family: every run gets the shipped prior. */
  public static final PriorBook SHIPPED = new PriorBook(Map.of());

  /** Spread of exponents between runs of one family that no number of them removes. */
  private static final double LEAST_EXPONENT_SPREAD = 0.15;

  /** The same of gains: the residual of gain against learning rate on public runs is 0.2. */
  private static final double LEAST_GAIN_SPREAD = 0.15;

  private static final double MAD_TO_SD = 1.4826;

  public PriorBook {
    families = Map.copyOf(families);
  }

  /** What these lessons teach, family by family; those without usable numbers are passed over. */
  public static PriorBook learn(List<Lesson> lessons) {
    Map<String, List<Lesson>> byFamily = new TreeMap<>();
    for (Lesson lesson : lessons) {
      if (lesson.sound()) {
        byFamily.computeIfAbsent(lesson.family(), name -> new ArrayList<>()).add(lesson);
      }
    }
    Map<String, Prior> priors = new TreeMap<>();
    byFamily.forEach((family, runs) -> priors.put(family, prior(runs)));
    return new PriorBook(priors);
  }

  /** The prior for a run of this family; the shipped one for a family never seen, or none. */
  public Prior of(Optional<String> family) {
    return family.map(families::get).orElse(Prior.SHIPPED);
  }

  private static Prior prior(List<Lesson> runs) {
    Prior shipped = Prior.SHIPPED;
    double[] exponents = logs(runs, Lesson::exponent);
    List<Lesson> annealed = runs.stream().filter(Lesson::knowsGain).toList();
    double[] gains = logs(annealed, run -> run.gain() / shipped.gainAt(run.peakRate()));
    boolean gainKnown = gains.length > 0;
    return new Prior(
        shipped.floorMean(),
        shipped.floorSd(),
        shipped.amplitudeMean(),
        shipped.amplitudeSd(),
        Math.exp(median(exponents)),
        spread(exponents, LEAST_EXPONENT_SPREAD, shipped.exponentLogSd()),
        gainKnown ? shipped.gain() * Math.exp(median(gains)) : shipped.gain(),
        gainKnown ? spread(gains, LEAST_GAIN_SPREAD, shipped.gainLogSd()) : shipped.gainLogSd(),
        shipped.gainPower());
  }

  private static double[] logs(List<Lesson> runs, ToDoubleFunction<Lesson> quantity) {
    return runs.stream().mapToDouble(quantity).map(Math::log).sorted().toArray();
  }

  private static double spread(double[] sorted, double least, double shipped) {
    double middle = median(sorted);
    double mad =
        median(Arrays.stream(sorted).map(value -> Math.abs(value - middle)).sorted().toArray());
    return Math.sqrt(
        MAD_TO_SD * MAD_TO_SD * mad * mad + least * least + shipped * shipped / sorted.length);
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
  }
}
