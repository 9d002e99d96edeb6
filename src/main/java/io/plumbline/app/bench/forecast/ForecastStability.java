package io.plumbline.app.bench.forecast;

import io.plumbline.app.console.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How steady the forecasts of some runs were.
 *
 * @param paths how many runs had at least two forecasts
 * @param median of the moves over one percent of tokens, in the standard deviations stated before
 * @param p95 their 95th percentile
 * @param largest the largest in those units; empty without moves
 * @param wander median and 90th percentile of {@link ForecastPath#wander}
 */
record ForecastStability(
    int paths, double median, double p95, Optional<Largest> largest, ForecastGroup.Spread wander) {

  /** A move and whose it was. */
  record Largest(BenchedRun run, ForecastPath.Move move) {}

  /** The stability of these runs' forecasts. */
  static ForecastStability of(List<BenchedRun> runs) {
    List<ForecastPath> paths =
        runs.stream().map(ForecastPath::of).filter(path -> !path.moves().isEmpty()).toList();
    List<Double> moves =
        paths.stream()
            .flatMap(path -> path.moves().stream())
            .map(ForecastPath.Move::sds)
            .sorted()
            .toList();
    return new ForecastStability(
        paths.size(),
        Text.quantile(moves, 0.5),
        Text.quantile(moves, 0.95),
        paths.stream()
            .flatMap(path -> path.moves().stream().map(move -> new Largest(path.run(), move)))
            .max(Comparator.comparingDouble(largest -> largest.move().sds())),
        ForecastGroup.Spread.of(paths.stream().mapToDouble(ForecastPath::wander)));
  }
}
