package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run tells those that read the same batches when a bin has closed.
 *
 * @param order whom it may concern
 * @param strip the bin's cells; empty while the run is not itself
 * @param trend its trend, when it was drawn anew
 */
public record BatchNews(DataOrder order, Strip strip, Optional<Trend> trend) {
  /** A trend is drawn anew about this far apart in ln tokens. */
  private static final double TREND_STEP = 0.05;

  /**
   * At the closing of a bin.
   *
   * @param strip its cells
   * @param bins closed bins, the newest among them as the law uses it
   * @param model the model with it
   */
  static BatchNews atClosing(DataOrder order, Strip strip, List<Bin> bins, Model model) {
    Bin newest = bins.get(bins.size() - 1);
    boolean itself = newest.use() == Bin.Use.FIT;
    boolean due =
        bins.size() > 1
            && Math.floor(Math.log(newest.lastTokens()) / TREND_STEP)
                > Math.floor(Math.log(bins.get(bins.size() - 2).lastTokens()) / TREND_STEP);
    return new BatchNews(
        order, itself ? strip.own() : Strip.EMPTY, due ? trend(bins, model) : Optional.empty());
  }

  /**
   * At the run's end: the bin still open, and the trend of the whole.
   *
   * @param itself whether nothing was confirmed or suspected against its newest bins
   */
  static BatchNews atEnd(
      DataOrder order, Strip strip, LossCurve curve, Model model, boolean itself) {
    List<Bin> bins = new ArrayList<>(curve.closed());
    curve.open().ifPresent(bins::add);
    return new BatchNews(order, itself ? strip.own() : Strip.EMPTY, trend(bins, model));
  }

  private static Optional<Trend> trend(List<Bin> bins, Model model) {
    return model.curve().map(law -> Trend.of(bins, law)).filter(drawn -> !drawn.isNone());
  }
}
