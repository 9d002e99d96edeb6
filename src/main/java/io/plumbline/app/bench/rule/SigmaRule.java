package io.plumbline.app.bench.rule;

import java.util.OptionalLong;

/**
 * In alarm while |loss - mean| &gt; k sd of the losses in the window before it, in either
 * direction.
 *
 * <p>With a window of 30 and k = 3 the textbook z-score; with 128 and k = 6, from 64 losses on, by
 * what OLMo-core's {@code SkipStepOptimizer} leaves out a step (there also by the gradient norm,
 * which recordings need not have).
 */
final class SigmaRule implements AlarmRule {
  private final LossWindow window;
  private final int least;
  private final double sigmas;

  /**
   * A new rule.
   *
   * @param window losses looked back
   * @param least losses seen before it says anything, at least 2
   * @param sigmas standard deviations
   */
  SigmaRule(int window, int least, double sigmas) {
    this.window = new LossWindow(window);
    this.least = least;
    this.sigmas = sigmas;
  }

  @Override
  public boolean on(double lossNats, OptionalLong timeMs) {
    boolean alarm =
        window.count() >= least && Math.abs(lossNats - window.mean()) > sigmas * window.sd();
    window.add(lossNats);
    return alarm;
  }
}
