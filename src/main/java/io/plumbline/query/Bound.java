package io.plumbline.query;

import io.plumbline.forecast.Forecast;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Which value of a forecast: the median, or an end of its 50, 80 or 95 % interval. */
@SuppressWarnings("ImmutableEnumChecker") // method references keep nothing
enum Bound {
  LO95(at -> at.bounds().lo95()),
  LO80(at -> at.bounds().lo80()),
  LO50(at -> at.bounds().lo50()),
  MID(Forecast::loss),
  HI50(at -> at.bounds().hi50()),
  HI80(at -> at.bounds().hi80()),
  HI95(at -> at.bounds().hi95());

  private final ToDoubleFunction<Forecast> of;

  Bound(ToDoubleFunction<Forecast> of) {
    this.of = of;
  }

  double of(Forecast forecast) {
    return of.applyAsDouble(forecast);
  }

  /** The value of the label {@code bound}, e.g. {@code lo80}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
