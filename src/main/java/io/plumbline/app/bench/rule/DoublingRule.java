package io.plumbline.app.bench.rule;

import java.util.OptionalLong;

/**
 * In alarm while more than four losses in a row were at least twice the mean of the hundred before
 * each: LLM Foundry's {@code KillLossSpike} with its defaults (window 100, factor 2, patience 4).
 * Its second test, half of a window above a cap of 10, belongs to it.
 */
final class DoublingRule implements AlarmRule {
  private static final int WINDOW = 100;
  private static final double FACTOR = 2;
  private static final int PATIENCE = 4;
  private static final double CAP = 10;

  private final LossWindow window = new LossWindow(WINDOW);
  private final LossWindow aboveCap = new LossWindow(WINDOW);
  private int outliers;
  private int seen;

  @Override
  public boolean on(double lossNats, OptionalLong timeMs) {
    boolean alarm = false;
    if (window.full()) {
      outliers = lossNats >= FACTOR * window.mean() ? outliers + 1 : 0;
      alarm = outliers > PATIENCE || (seen >= 2 * WINDOW && aboveCap.mean() >= 0.5);
    }
    window.add(lossNats);
    aboveCap.add(lossNats > CAP ? 1 : 0);
    seen++;
    return alarm;
  }
}
