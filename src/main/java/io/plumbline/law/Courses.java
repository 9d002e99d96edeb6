package io.plumbline.law;

import io.plumbline.curve.AnnealClock;
import java.util.ArrayList;
import java.util.List;

/**
 * What the learning rate may do from now on, with weights: one course when the schedule is known,
 * several when it is not. Immutable.
 *
 * @param courses none for the fit's own clock; else weights sum to 1
 * @param hidden whether no learning rate was ever seen: then cooling that is under way looks like
 *     learning to the fit, which extrapolates it
 */
public record Courses(List<Course> courses, boolean hidden) {
  /**
   * Error of a fit that knows of no learning rate, as a share of the gain: s (1 - s) times this, s
   * the share of the run seen. What a cosine has cooled by then, and is still to cool as the fit
   * sees it, is of that size. Set by this argument, not fitted; checked on public runs with their
   * rates hidden.
   */
  private static final double HIDDEN = 1;

  /**
   * One of them.
   *
   * @param weight probability, above 0
   * @param clock the fit's clock, or {@link AnnealClock#continued} from it
   */
  public record Course(double weight, AnnealClock clock) {}

  /**
   * The loss on one course.
   *
   * @param weight probability of the course
   * @param prediction the loss there
   */
  public record Branch(double weight, Prediction prediction) {
    /** The branch with noise of its own to come, nats^2: see {@link Prediction#withNoise}. */
    public Branch withNoise(double variance) {
      return new Branch(weight, prediction.withNoise(variance));
    }
  }

  public Courses {
    courses = List.copyOf(courses);
  }

  /**
   * The loss at a token count on every course; a single branch where they do not differ.
   *
   * @param fit must be {@link Fit#ready}
   */
  public List<Branch> at(Fit fit, double tokens) {
    if (courses.isEmpty() || tokens <= fit.lastTokens()) {
      return List.of(new Branch(1, fit.at(tokens)));
    }
    List<Branch> branches = new ArrayList<>(courses.size());
    for (Course course : courses) {
      branches.add(branch(fit, course, fit.at(tokens, course.clock())));
    }
    return branches;
  }

  /**
   * The mean loss over a stretch of tokens on every course; a single branch where they do not
   * differ.
   *
   * @param fit must be {@link Fit#ready}
   */
  public List<Branch> mean(Fit fit, double from, double to) {
    if (courses.isEmpty() || to <= fit.lastTokens()) {
      return List.of(new Branch(1, fit.mean(from, to)));
    }
    return courses.stream()
        .map(course -> branch(fit, course, fit.mean(from, to, course.clock())))
        .toList();
  }

  /**
   * The moments of these branches as one prediction: what they disagree about counts as anneal
   * still to come.
   *
   * @param branches at least one, for one token count
   */
  public static Prediction joined(List<Branch> branches) {
    Prediction first = branches.get(0).prediction();
    if (branches.size() == 1) {
      return first;
    }
    double mean = 0;
    double fit = 0;
    double exponent = 0;
    double anneal = 0;
    double model = 0;
    double squares = 0;
    for (Branch branch : branches) {
      double weight = branch.weight();
      Prediction prediction = branch.prediction();
      double off = prediction.mean() - first.mean();
      mean += weight * off;
      squares += weight * off * off;
      fit += weight * prediction.fitVariance();
      exponent += weight * prediction.exponentVariance();
      anneal += weight * prediction.annealVariance();
      model += weight * prediction.modelVariance();
    }
    anneal += Math.max(0, squares - mean * mean);
    return new Prediction(
        first.tokens(),
        first.mean() + mean,
        fit + exponent + anneal + model,
        fit,
        exponent,
        anneal,
        model);
  }

  private Branch branch(Fit fit, Course course, Prediction prediction) {
    if (!hidden) {
      return new Branch(course.weight(), prediction);
    }
    double seen = Math.min(1, fit.lastTokens() / fit.horizon());
    double error = HIDDEN * fit.prior.gain().median() * seen * (1 - seen) * prediction.mean();
    double variance = error * error;
    return new Branch(
        course.weight(),
        new Prediction(
            prediction.tokens(),
            prediction.mean(),
            prediction.variance() + variance,
            prediction.fitVariance(),
            prediction.exponentVariance(),
            prediction.annealVariance() + variance,
            prediction.modelVariance()));
  }
}
