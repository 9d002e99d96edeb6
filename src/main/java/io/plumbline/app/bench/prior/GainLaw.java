package io.plumbline.app.bench.prior;

import io.plumbline.law.Prior;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * How the gain goes with learning rate and size: gain (rate / 1e-3)^r (params / 1e8)^s, by least
 * squares in logarithms in which every source has one vote; a power that nothing tells is 0.
 *
 * @param gain at {@link Prior#REFERENCE_RATE} and {@link Prior#REFERENCE_PARAMS}: the median of the
 *     groups' residuals is 0
 * @param ratePower r
 * @param sizePower s
 * @param logSd root of the mean squared residual of ln gain
 */
record GainLaw(double gain, double ratePower, double sizePower, double logSd) {
  /** Directions in which the groups vary less than this share of the most are not told. */
  private static final double TOLD = 1e-3;

  /** One group's gain. */
  record Seen(String source, double rate, double params, double gain) {
    private double[] row() {
      return new double[] {
        1, Math.log(rate / Prior.REFERENCE_RATE), Math.log(params / Prior.REFERENCE_PARAMS)
      };
    }
  }

  /**
   * The law of these gains.
   *
   * @param seen at least one, gains and parameters above 0
   */
  static GainLaw of(List<Seen> seen) {
    Map<String, Long> groups =
        seen.stream().collect(Collectors.groupingBy(Seen::source, Collectors.counting()));
    double[] votes =
        seen.stream().mapToDouble(one -> 1.0 / groups.getOrDefault(one.source(), 1L)).toArray();
    double[][] rows = new double[seen.size()][];
    double[] right = new double[seen.size()];
    for (int i = 0; i < rows.length; i++) {
      double root = Math.sqrt(votes[i]);
      rows[i] = Arrays.stream(seen.get(i).row()).map(x -> x * root).toArray();
      right[i] = root * Math.log(seen.get(i).gain());
    }
    double[] law = solved(rows, right);
    double[] residuals = new double[seen.size()];
    double squares = 0;
    for (int i = 0; i < residuals.length; i++) {
      double[] row = seen.get(i).row();
      residuals[i] = Math.log(seen.get(i).gain()) - law[0] - law[1] * row[1] - law[2] * row[2];
      squares += votes[i] * residuals[i] * residuals[i];
    }
    double spread = Math.sqrt(squares / Arrays.stream(votes).sum());
    return new GainLaw(Math.exp(law[0] + median(residuals)), law[1], law[2], spread);
  }

  /** The gain it says for a rate and a size. */
  double at(double rate, double params) {
    return gain
        * Math.pow(rate / Prior.REFERENCE_RATE, ratePower)
        * Math.pow(params / Prior.REFERENCE_PARAMS, sizePower);
  }

  /** The middle value, or the mean of the two. */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
  }

  /** The shortest least-squares solution in the directions that the rows tell. */
  private static double[] solved(double[][] rows, double[] right) {
    Array2DRowRealMatrix matrix = new Array2DRowRealMatrix(rows);
    SingularValueDecomposition svd = new SingularValueDecomposition(matrix);
    double[] projected = svd.getUT().operate(right);
    double[] values = svd.getSingularValues();
    for (int i = 0; i < projected.length; i++) {
      projected[i] = values[i] > TOLD * values[0] ? projected[i] / values[i] : 0;
    }
    return svd.getV().operate(new ArrayRealVector(projected, false)).toArray();
  }
}
