package io.plumbline.query;

import io.plumbline.forecast.Forecast;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Which value of a forecast: the median, or an end of its 50, 80 or 95 % interval. */
@SuppressWarnings("ImmutableEnumChecker") // method references keep nothing
enum Bound {
  LO95(Forecast::lo95),
  LO80(Forecast::lo80),
  LO50(Forecast::lo50),
  MID(Forecast::loss),
  HI50(Forecast::hi50),
  HI80(Forecast::hi80),
  HI95(Forecast::hi95);

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
