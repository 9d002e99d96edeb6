package io.plumbline.app.recording;

import io.plumbline.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often a trainer logs its loss: each so many steps, that step's own loss or the mean of all
 * since the last one logged. The same run at another cadence is the same run: it must raise the
 * same alerts.
 *
 * <p>Of windows cut short by the end nothing is logged, as with trainers. A mean over a window that
 * has a loss which is no number is none either. Everything but step events stays as it is.
 *
 * @param every steps between two logged ones, from 1
 * @param mean whether the mean of the window is logged
 */
public record Cadence(int every, boolean mean) {
  /** As recorded. */
  public static final Cadence RECORDED = new Cadence(1, false);

  private static final Pattern WRITTEN = Pattern.compile("(m?)([1-9][0-9]{0,5})");

  public Cadence {
    if (every < 1) {
      throw new IllegalArgumentException("a cadence is from 1 step; it was " + every);
    }
  }

  /** As written for people: {@code 5} is each fifth step, {@code m5} the mean of five. */
  public static Optional<Cadence> parse(String written) {
    Matcher matcher = WRITTEN.matcher(written.strip());
    return matcher.matches()
        ? Optional.of(new Cadence(Integer.parseInt(matcher.group(2)), !matcher.group(1).isEmpty()))
        : Optional.empty();
  }

  /** What a trainer that logs so would have sent. */
  public List<TrainingEvent> of(List<TrainingEvent> events) {
    if (every == 1) {
      return events;
    }
    List<TrainingEvent> sent = new ArrayList<>();
    int steps = 0;
    double sum = 0;
    for (TrainingEvent event : events) {
      if (!(event instanceof TrainingEvent.StepLogged step)) {
        sent.add(event);
        continue;
      }
      steps++;
      sum += step.lossNats();
      if (steps % every == 0) {
        sent.add(mean ? withLoss(step, sum / every) : step);
        sum = 0;
      }
    }
    return sent;
  }

  private static TrainingEvent withLoss(TrainingEvent.StepLogged step, double loss) {
    return new TrainingEvent.StepLogged(
        step.run(),
        step.timeMs(),
        step.attempt(),
        step.at(),
        loss,
        step.learningRate(),
        step.gradientNorm());
  }

  /** As {@link #parse} takes it. */
  @Override
  public String toString() {
    return (mean ? "m" : "") + every;
  }
}
