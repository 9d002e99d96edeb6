package io.plumbline.law;

import io.plumbline.curve.TrueClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * Writes the certified data of {@code src/test/resources/reference}: losses that a formula and a
 * seed make, headed by both. Uses nothing of the program.
 *
 * <pre>
 *   java io.plumbline.law.ReferenceCurves src/test/resources/reference
 * </pre>
 *
 * {@link ReferenceDataTest} checks that the files are what this writes.
 */
public final class ReferenceCurves {
  /** Tokens of a run, steps in it, and how many are logged. */
  private static final double T = 2e9;

  private static final int STEPS = 20_000;
  private static final int LOGGED = 800;

  /** What every curve has in common: the share of summed rates in its clock, the lag in tokens. */
  private static final double WORK_SHARE = 0.8;

  private static final double LAG = 100 * T / STEPS;

  private ReferenceCurves() {}

  /** One run's law and learning rate; see {@link #lines}. */
  private record Run(
      String name,
      String schedule,
      double peak,
      double warmup,
      double shape,
      double floor,
      double amplitude,
      double exponent,
      double gain,
      double power,
      double noise,
      long seed) {

    double rate(double tokens) {
      if (tokens < warmup) {
        return peak * tokens / warmup;
      }
      double behind = (tokens - warmup) / (T - warmup);
      return switch (schedule) {
        // to the share {@code shape} of the peak
        case "cosine" -> peak * (shape + (1 - shape) * (1 + Math.cos(Math.PI * behind)) / 2);
        // to zero over the last share {@code shape} of the run
        case "wsd" -> peak * Math.min(1, (1 - tokens / T) / shape);
        default -> peak;
      };
    }

    List<String> lines() {
      DoubleUnaryOperator rate = this::rate;
      TrueClock clock = new TrueClock(rate, T, LAG, 200_000);
      Random random = new Random(seed);
      List<String> lines = new ArrayList<>();
      lines.add("# law: L(t) = E + A c(t)^-a + B (h(t)^p - 1); c, h as in TrueClock");
      lines.add(
          text(
              "# certified: E=%s A=%s a=%s B=%s p=%s w=%s lag=%s T=%s final=%.6f",
              floor, amplitude, exponent, gain, power, WORK_SHARE, LAG, T, loss(clock, T)));
      lines.add(text("# schedule: %s peak=%s warmup=%s shape=%s", schedule, peak, warmup, shape));
      lines.add(text("# noise: sd=%s a loss, normal; seed=%d (java.util.Random)", noise, seed));
      lines.add("# source: io.plumbline.law.ReferenceCurves; its own formula, no model's losses");
      lines.add("tokens,loss,learning_rate");
      for (int i = 1; i <= LOGGED; i++) {
        double tokens = T * i / LOGGED;
        double loss = loss(clock, tokens) + noise * random.nextGaussian();
        lines.add(text("%.0f,%.5f,%.4e", tokens, loss, rate(tokens)));
      }
      return lines;
    }

    private double loss(TrueClock clock, double tokens) {
      return floor
          + amplitude * Math.pow(clock.mixed(WORK_SHARE, tokens), -exponent)
          + gain * (Math.pow(clock.heat(tokens), power) - 1);
    }
  }

  private static final List<Run> RUNS =
      List.of(
          new Run("constant-slow", "constant", 3e-4, 2e7, 0, 1.9, 0.55, 0.38, 0.12, 0.7, 0.02, 1),
          new Run("constant-steep", "constant", 1e-3, 2e7, 0, 2.7, 0.3, 0.66, 0.2, 0.6, 0.03, 2),
          new Run("cosine-to-tenth", "cosine", 1e-3, 2e7, 0.1, 2.4, 0.4, 0.5, 0.22, 0.6, 0.02, 3),
          new Run("cosine-to-zero", "cosine", 3e-4, 4e7, 0, 3.1, 0.45, 0.45, 0.17, 0.8, 0.03, 4),
          new Run("wsd-fifth", "wsd", 1e-3, 2e7, 0.2, 2.2, 0.35, 0.55, 0.2, 0.6, 0.02, 5),
          new Run("wsd-third", "wsd", 6e-4, 2e7, 0.35, 2.8, 0.5, 0.42, 0.2, 0.7, 0.03, 6));

  /** A law over sizes: what 30 runs landed at. */
  private static List<String> surface(
      String source,
      double floor,
      double size,
      double data,
      double sizeExponent,
      double dataExponent,
      long seed) {
    double noise = 0.002;
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    lines.add("# law: L(N, D) = E + A / N^a + B / D^b");
    lines.add(
        text(
            "# certified: E=%s A=%s B=%s a=%s b=%s",
            floor, size, data, sizeExponent, dataExponent));
    lines.add(text("# noise: relative sd=%s, lognormal; seed=%d (java.util.Random)", noise, seed));
    lines.add("# source: constants of " + source + "; losses by io.plumbline.law.ReferenceCurves");
    lines.add("params,tokens,loss");
    for (double params = 44e6; params < 1.1e10; params *= 3) {
      for (double ratio = 5; ratio <= 80; ratio *= 2) {
        double tokens = ratio * params;
        double loss =
            floor + size * Math.pow(params, -sizeExponent) + data * Math.pow(tokens, -dataExponent);
        lines.add(
            text("%.0f,%.0f,%.6f", params, tokens, loss * Math.exp(noise * random.nextGaussian())));
      }
    }
    return lines;
  }

  /** A file's name and lines. */
  record File(String name, List<String> lines) {}

  /** All files. */
  static List<File> files() {
    List<File> files = new ArrayList<>();
    for (Run run : RUNS) {
      files.add(new File(run.name + ".csv", run.lines()));
    }
    files.add(
        new File(
            "surface-hoffmann-2022.csv",
            surface(
                "Hoffmann et al. 2022 (arXiv 2203.15556), eq. 10",
                1.69,
                406.4,
                410.7,
                0.34,
                0.28,
                7)));
    files.add(
        new File(
            "surface-besiroglu-2024.csv",
            surface(
                "Besiroglu et al. 2024 (arXiv 2404.10102), table 1",
                1.8172,
                482.01,
                2085.43,
                0.3478,
                0.3658,
                8)));
    return files;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Writes them. */
  public static void main(String[] args) throws IOException {
    for (File file : files()) {
      Files.write(Path.of(args[0], file.name), file.lines);
    }
  }
}
