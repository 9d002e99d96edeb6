package io.plumbline.app.bench.baseline;

import org.apache.commons.math3.stat.regression.SimpleRegression;

/** The ruler on a log-log plot: least squares of ln L = c - b ln D, a power law without a floor. */
public final class LogLogBaseline implements Baseline {
  @Override
  public String label() {
    return "log-log line";
  }

  @Override
  public double forecast(Points seen, Course course) {
    SimpleRegression line = new SimpleRegression();
    for (int i = 0; i < seen.count(); i++) {
      line.addData(Math.log(seen.tokens()[i]), Math.log(seen.losses()[i]));
    }
    return Math.exp(line.predict(Math.log(course.horizonTokens())));
  }
}
