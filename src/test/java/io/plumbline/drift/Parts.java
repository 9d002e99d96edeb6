package io.plumbline.drift;

/** Parts of a state, for checks that look at all of them. */
final class Parts {
  private Parts() {}

  static double firstLoss(DriftState state) {
    return state.divergence().firstLoss();
  }

  static double lowest(DriftState state) {
    return state.divergence().lowest();
  }

  static double running(DriftState state) {
    return state.divergence().running();
  }

  static int high(DriftState state) {
    return state.spike().high();
  }

  static int calm(DriftState state) {
    return state.spike().calm();
  }
}
