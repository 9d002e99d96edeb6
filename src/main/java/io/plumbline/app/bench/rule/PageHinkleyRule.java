package io.plumbline.app.bench.rule;

import java.util.OptionalLong;

/**
 * The Page-Hinkley test, both ways, with river's defaults.
 *
 * <pre>
 *   m_n = mean of x_1..x_n
 *   U_n = a U_(n-1) + (x_n - m_n - d),   alarm when U_n - min U &gt; h
 *   D_n = a D_(n-1) + (x_n - m_n + d),   alarm when max D - D_n &gt; h
 *   d = 0.005, h = 50, a = 0.9999, from 30 losses on; begins anew after an alarm
 * </pre>
 *
 * <p>E. S. Page 1954, "Continuous inspection schemes", Biometrika 41; D. V. Hinkley 1971,
 * Biometrika 58. River's defaults were made for error rates; people use them on losses as they are.
 */
final class PageHinkleyRule implements AlarmRule {
  private static final int LEAST = 30;
  private static final double ALLOWED = 0.005;
  private static final double THRESHOLD = 50;
  private static final double FORGETTING = 0.9999;

  private long count;
  private double mean;
  private double up;
  private double least = Double.POSITIVE_INFINITY;
  private double down;
  private double most = Double.NEGATIVE_INFINITY;

  @Override
  public boolean on(double lossNats, OptionalLong timeMs) {
    count++;
    mean += (lossNats - mean) / count;
    up = FORGETTING * up + (lossNats - mean - ALLOWED);
    least = Math.min(least, up);
    down = FORGETTING * down + (lossNats - mean + ALLOWED);
    most = Math.max(most, down);
    boolean alarm = count >= LEAST && (up - least > THRESHOLD || most - down > THRESHOLD);
    if (alarm) {
      restart();
    }
    return alarm;
  }

  private void restart() {
    count = 0;
    mean = 0;
    up = 0;
    least = Double.POSITIVE_INFINITY;
    down = 0;
    most = Double.NEGATIVE_INFINITY;
  }
}
