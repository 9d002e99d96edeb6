package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of the filter: by the textbook's matrices, and with outliers by hand. */
class KalmanTest {
  @Test
  void aStepIsThatOfTheTextbook() {
    Seeds.each(
        50,
        seed -> {
          Random random = new Random(seed);
          RealMatrix root = new Array2DRowRealMatrix(4, 4);
          RealVector mean = new ArrayRealVector(4);
          for (int i = 0; i < 4; i++) {
            mean.setEntry(i, random.nextGaussian());
            for (int k = 0; k < 4; k++) {
              root.setEntry(i, k, random.nextGaussian());
            }
          }
          RealMatrix p = root.multiply(root.transpose());
          double phi = 1 + random.nextDouble();
          double cooled = -random.nextDouble();
          RealVector h = new ArrayRealVector(new double[] {1, phi, cooled, 1});
          double noise = 0.1 + random.nextDouble();
          double s = h.dotProduct(p.operate(h)) + noise;
          double y = h.dotProduct(mean) + Math.sqrt(s) * (2 * random.nextDouble() - 1);
          double off = y - h.dotProduct(mean);
          double[] x = slice(mean, p);

          // behind others in the array: only its own slice is touched
          double[] many = new double[3 * Kalman.STRIDE];
          System.arraycopy(x, 0, many, Kalman.STRIDE, Kalman.STRIDE);
          assertThat(Kalman.variance(many, Kalman.STRIDE, phi, cooled))
              .isCloseTo(s - noise, within(1e-10));
          double density = Kalman.observe(many, Kalman.STRIDE, phi, cooled, y, noise);

          assertThat(density).isCloseTo(-0.5 * (Math.log(s) + off * off / s), within(1e-10));
          RealVector gain = p.operate(h).mapDivide(s);
          double[] expected =
              slice(mean.add(gain.mapMultiply(off)), p.subtract(gain.outerProduct(p.operate(h))));
          for (int i = 0; i < Kalman.STRIDE; i++) {
            assertThat(many[Kalman.STRIDE + i]).as("%d", i).isCloseTo(expected[i], within(1e-9));
            assertThat(many[i]).isZero();
            assertThat(many[2 * Kalman.STRIDE + i]).isZero();
          }
        });
  }

  private static double[] slice(RealVector mean, RealMatrix p) {
    double[] x = new double[Kalman.STRIDE];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      x[at++] = mean.getEntry(i);
    }
    for (int i = 0; i < 4; i++) {
      for (int k = i; k < 4; k++) {
        x[at++] = p.getEntry(i, k);
      }
    }
    return x;
  }

  /**
   * Only E is open: 2 with variance 0.04, seen with noise 0.05, so a standard deviation of 0.3.
   * Within three of them K = 4/9; four out the noise counts so that S = 0.12, six out S = 0.18, and
   * the surprise is never more than that of five.
   */
  @ParameterizedTest
  @CsvSource({
    "2.3, 2.1333333, 0.0222222, 1",
    "1.4, 1.7333333, 0.0222222, 4",
    "2.9, 2.4, 0.0222222, 9",
    "3.2, 2.4, 0.0266667, 16",
    "3.8, 2.4, 0.0311111, 25",
    "0.2, 1.6, 0.0311111, 25",
    "8, 2.4, 0.0373333, 25"
  })
  void anOutlierCountsByHubersWeight(double y, double mean, double variance, double surprise) {
    double[] x = new double[Kalman.STRIDE];
    x[0] = 2;
    x[Kalman.VAR_E] = 0.04;
    double density = Kalman.observe(x, 0, 1.5, -0.5, y, 0.05);
    assertThat(x[0]).isCloseTo(mean, within(1e-7));
    assertThat(x[Kalman.VAR_E]).isCloseTo(variance, within(1e-7));
    assertThat(density).isCloseTo(-0.5 * (Math.log(0.09) + surprise), within(1e-9));
  }
}
