package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import java.util.List;
import java.util.Optional;

/**
 * What a run's curve has beyond its closed bins.
 *
 * @param open the bin still open
 * @param lastLoss newest finite loss of the curve, NaN if none
 * @param lossBefore the one before it, NaN if none
 */
public record Tail(Optional<Bin> open, double lastLoss, double lossBefore) {
  /** Of a run without any loss. */
  public static final Tail NONE = new Tail(Optional.empty(), Double.NaN, Double.NaN);

  static Tail of(LossCurve curve) {
    return new Tail(curve.open(), curve.lastLoss(), curve.lossBefore());
  }

  /** The curve of these closed bins that ends so. */
  LossCurve after(List<Bin> closed) {
    return LossCurve.restored(closed, open, lastLoss, lossBefore);
  }
}
