package io.plumbline.export;

/**
 * Where an axis is labelled: at multiples of 1, 2 or 5 times a power of ten, so that people can
 * read between them.
 *
 * @param first the lowest multiple within the range
 * @param stride from one to the next
 * @param count how many lie within
 */
record Ticks(double first, double stride, int count) {

  /**
   * About so many ticks between two values.
   *
   * @param low below {@code high}, both finite
   */
  static Ticks between(double low, double high, int about) {
    double rough = (high - low) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    double stride = power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
    double first = Math.ceil(low / stride) * stride;
    return new Ticks(first, stride, (int) Math.floor((high - first) / stride + 1e-9) + 1);
  }

  double at(int i) {
    return first + i * stride;
  }

  /** Decimals that tell one tick from the next. */
  int decimals() {
    return (int) Math.max(0, Math.min(6, Math.ceil(-Math.log10(stride) - 1e-9)));
  }
}
