package io.plumbline.app.bench.forecast;

import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.forecast.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run's forecast of its final loss moved while tokens went by.
 *
 * <p>A forecaster that means its intervals moves as a martingale: what it will say later has the
 * mean of what it says now, so the squares of its moves sum, on average, to the variance it gives
 * up on the way. {@link #wander} is the root of the one over the other:
 *
 * <pre>
 *   wander^2 = sum (m_(k+1) - m_k)^2 / (sd_first^2 - sd_last^2)
 * </pre>
 *
 * Above 1 it jumps more than its intervals admit, below 1 they were wider than it needed.
 *
 * @param run the run
 * @param moves one for every percent of tokens that began and ended with a forecast
 * @param wander NaN without two forecasts, or when the variance did not shrink
 */
record ForecastPath(BenchedRun run, List<Move> moves, double wander) {
  /** The path is sampled at every percent of the planned tokens from here ... */
  static final int FROM = 10;

  /** ... to here. */
  static final int TO = 90;

  /**
   * The forecast's move over one percent of the planned tokens.
   *
   * @param share where it ended
   * @param sds its size in units of the standard deviation stated before it
   * @param relative its size as a share of the final loss
   */
  record Move(double share, double sds, double relative) {}

  /** The path of a run whose forecasts were noted at every percent. */
  static ForecastPath of(BenchedRun run) {
    List<Move> moves = new ArrayList<>();
    Optional<Forecast> first = Optional.empty();
    Optional<Forecast> before = Optional.empty();
    double squares = 0;
    for (RunOutcome.ForecastAt at : run.forecasts()) {
      double percent = 100 * at.share();
      if (percent < FROM - 0.5 || percent > TO + 0.5 || Math.rint(percent) / 100 != at.share()) {
        continue;
      }
      Optional<Forecast> now = at.forecast();
      if (now.isPresent() && before.isPresent()) {
        double move = Math.abs(now.get().loss() - before.get().loss());
        squares += move * move;
        moves.add(new Move(at.share(), move / before.get().sd(), move / run.end().loss()));
      }
      first = first.or(() -> now);
      before = now;
    }
    return new ForecastPath(run, moves, wander(first, before, squares));
  }

  private static double wander(Optional<Forecast> first, Optional<Forecast> last, double squares) {
    if (first.isEmpty() || last.isEmpty()) {
      return Double.NaN;
    }
    double given = Math.pow(first.get().sd(), 2) - Math.pow(last.get().sd(), 2);
    return given > 0 ? Math.sqrt(squares / given) : Double.NaN;
  }
}
