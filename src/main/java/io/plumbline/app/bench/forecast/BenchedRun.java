package io.plumbline.app.bench.forecast;

import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.ScheduleClass;
import io.plumbline.event.Declaration;
import io.plumbline.family.Lesson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recorded run as {@code bench forecast} saw it.
 *
 * @param recorded what was recorded
 * @param end what came of it
 * @param forecasts at the shares asked for and at every percent, in rising order
 * @param baselines forecasts of the baselines by share: an entry for every share asked for that it
 *     reached
 * @param lesson what it teaches its family
 * @param teachers how many runs its prior was learned from; 0 for the shipped prior
 */
public record BenchedRun(
    Recorded recorded,
    End end,
    List<RunOutcome.ForecastAt> forecasts,
    Map<Double, double[]> baselines,
    Optional<Lesson> lesson,
    int teachers) {

  /**
   * What was recorded, as far as runs are told apart by it.
   *
   * @param file the recording
   * @param run its id
   * @param declaration what it declared, merged
   * @param schedule the class of its schedule
   * @param first its first points: what tells whether two runs are one up to a fork
   */
  public record Recorded(
      RecordedFile file,
      String run,
      Declaration declaration,
      ScheduleClass schedule,
      Baseline.Points first) {}

  /**
   * How it ended.
   *
   * @param loss the final one, nats per token
   * @param noise standard error of {@code loss}, nats per token
   */
  public record End(double loss, double noise) {}

  /** One case for every share at which there are baselines. */
  List<ForecastCase> cases() {
    List<ForecastCase> cases = new ArrayList<>();
    for (RunOutcome.ForecastAt at : forecasts) {
      double[] theirs = baselines.get(at.share());
      if (theirs != null) {
        cases.add(new ForecastCase(at.share(), end.loss(), end.noise(), at.forecast(), theirs));
      }
    }
    return cases;
  }

  /** The same run, forecast anew with a prior learned from so many others. */
  BenchedRun informed(List<RunOutcome.ForecastAt> anew, int taughtBy) {
    return new BenchedRun(recorded, end, anew, baselines, lesson, taughtBy);
  }
}
