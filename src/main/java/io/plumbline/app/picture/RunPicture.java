package io.plumbline.app.picture;

import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.bench.baseline.HuberBaseline;
import io.plumbline.app.bench.baseline.ProfiledHuberFit;
import io.plumbline.app.console.Text;
import io.plumbline.export.Plot;
import io.plumbline.forecast.Forecast;
import io.plumbline.run.Outlook;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A recorded run as a picture: its losses, the forecast made on the way with its intervals, and
 * what happened. Beside it what a power law alone, fitted to the same losses, would have said.
 *
 * <p>One SVG file that needs nothing else, in light and in dark.
 */
public final class RunPicture {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final Plot.Frame FRAME = new Plot.Frame(52, 62, 690, 380);

  /** The steep beginning would make the rest look flat. */
  private static final double FROM = 0.05;

  /** Losses are drawn one by one up to so many, evenly thinned beyond. */
  private static final int MOST_LOSSES = 600;

  /** Means of the losses over so much of the planned tokens make the curve that an eye sees. */
  private static final double MEAN_OVER = 0.01;

  /** Labels at the right edge keep at least so much apart. */
  private static final double LINE = 17;

  private static final String STYLE =
      """
      <style>
      .paper { fill: #ffffff }
      text { fill: #667085; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
      .title { fill: #1c2330; font-size: 16px; font-weight: 600 }
      .strong { fill: #1c2330; font-weight: 600 }
      .told { fill: #2463c9; font-weight: 600 }
      .naive { fill: #b42318 }
      .band95, .band80, .band50 { fill: #2463c9; opacity: .13 }
      .losses, .mean, .forecast, .power { fill: none }
      .losses { stroke: #667085; stroke-width: .7; opacity: .4 }
      .mean { stroke: #1c2330; stroke-width: 1.6 }
      .forecast { stroke: #2463c9; stroke-width: 2.4; stroke-dasharray: 6 4 }
      .power { stroke: #b42318; stroke-width: 1.6; stroke-dasharray: 2 4 }
      .axis, .grid { stroke: #d5dae3 }
      .now { stroke: #667085; stroke-dasharray: 2 3 }
      .happened { fill: #1c2330 }
      @media (prefers-color-scheme: dark) {
        .paper { fill: #171c24 }
        text { fill: #98a2b3 }
        .title, .strong, .happened { fill: #e6e9ef }
        .told, .band95, .band80, .band50 { fill: #6ea8ff }
        .naive { fill: #ff9b91 }
        .mean { stroke: #e6e9ef }
        .losses, .now { stroke: #98a2b3 }
        .forecast { stroke: #6ea8ff }
        .power { stroke: #ff9b91 }
        .axis, .grid { stroke: #39424f }
      }
      </style>
      """;

  private final String run;
  private final Baseline.Points points;
  private final Outlook outlook;
  private final double at;
  private final double target;
  private final double happened;
  private final double power;

  /**
   * Prepares the picture.
   *
   * @param run its name
   * @param points all losses of the run
   * @param outlook as it stood after {@code at} of the planned tokens
   * @param at share of the planned tokens
   * @param target planned tokens
   */
  public RunPicture(String run, Baseline.Points points, Outlook outlook, double at, double target) {
    this.run = run;
    this.points = points;
    this.outlook = outlook;
    this.at = at;
    this.target = target;
    this.happened = points.tailMean();
    this.power = powerLaw(new double[] {1})[0];
  }

  /** The whole file. */
  public String svg() {
    Forecast end = outlook.atHorizon();
    String said =
        String.format(
            Locale.ROOT,
            "at %.0f %% of its tokens: %.3f at the end, 80 %% between %.3f and %.3f; it came to"
                + " %.3f",
            100 * at,
            end.loss(),
            end.bounds().lo80(),
            end.bounds().hi80(),
            happened);
    String open =
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">%n<title>Forecast of a training run %s</title>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            said);
    String paper =
        String.format(
            "<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"10\"/>%n", WIDTH, HEIGHT);
    // One element a line: a change of the law shows as a change of few lines.
    return open + STYLE + paper + plot(end, said).toString().replace("><", ">\n<") + "\n</svg>\n";
  }

  private Plot plot(Forecast end, String said) {
    double[] means = means(points);
    double low = Math.min(end.bounds().lo95(), Arrays.stream(means).min().orElse(happened));
    double high = Math.max(means[0], end.bounds().hi95());
    double room = 0.03 * (high - low);
    Plot plot = new Plot(FRAME, new Plot.Range(0, 1), new Plot.Range(low - room, high + room));
    grid(plot, low, high);
    losses(plot, "losses", points.between(FROM * target, target).thinned(MOST_LOSSES));
    double[] ahead = ahead();
    plot.band("band95", ahead, values(at -> at.bounds().lo95()), values(at -> at.bounds().hi95()));
    plot.band("band80", ahead, values(at -> at.bounds().lo80()), values(at -> at.bounds().hi80()));
    plot.band("band50", ahead, values(at -> at.bounds().lo50()), values(at -> at.bounds().hi50()));
    plot.upright("now", at);
    double[] shares = new double[means.length];
    Arrays.setAll(shares, i -> FROM + (i + 0.5) * MEAN_OVER);
    plot.path("mean", shares, means);
    plot.path("power", ahead, powerLaw(ahead));
    plot.path("forecast", ahead, values(Forecast::loss));
    plot.dot("happened", 1, happened, 4);
    labels(plot, end, said);
    return plot;
  }

  private void grid(Plot plot, double low, double high) {
    double stride = stride(high - low);
    for (double loss = Math.ceil(low / stride) * stride; loss <= high; loss += stride) {
      plot.line("grid", FRAME.left(), plot.y(loss), FRAME.right(), plot.y(loss));
      String text = String.format(Locale.ROOT, stride < 0.1 ? "%.2f" : "%.1f", loss);
      plot.label("", FRAME.left() - 8, plot.y(loss) + 4, "end", text);
    }
    plot.axis();
    for (int tenth = 0; tenth <= 10; tenth += 2) {
      String text = tenth == 10 ? Text.tokens(target) + " tokens" : 10 * tenth + " %";
      plot.label("", plot.x(tenth / 10.0), FRAME.bottom() + 22, "middle", text);
    }
  }

  /** About six lines: a stride of 1, 2 or 5 times a power of ten. */
  private static double stride(double span) {
    double power = Math.pow(10, Math.floor(Math.log10(span / 6)));
    double lead = span / 6 / power;
    return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
  }

  private void labels(Plot plot, Forecast end, String said) {
    plot.label("title", FRAME.left(), 26, "start", run);
    plot.label("", FRAME.left(), 46, "start", "forecast made " + said);
    plot.label("", plot.x(at) + 6, FRAME.top() + 12, "start", "forecast made here");
    double x = FRAME.right() + 14;
    plot.label("", x, FRAME.top() + 12, "start", "shades: 50, 80, 95 %");
    double[] ys = {plot.y(power), plot.y(end.loss()), plot.y(happened)};
    double[] apart = apart(ys);
    plot.label("naive", x, apart[0] + 4, "start", "a power law alone " + loss(power));
    plot.label(
        "told",
        x,
        apart[1] + 4,
        "start",
        String.format(
            Locale.ROOT, "forecast %s ± %.3f", loss(end.loss()), end.bounds().hi80() - end.loss()));
    plot.label("strong", x, apart[2] + 4, "start", "happened " + loss(happened));
  }

  /** The same heights with room for a line of text at each, in the same order, moved as needed. */
  private static double[] apart(double[] ys) {
    int[] order =
        IntStream.range(0, ys.length)
            .boxed()
            .sorted(java.util.Comparator.comparingDouble(i -> ys[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] apart = ys.clone();
    for (int i = 1; i < order.length; i++) {
      apart[order[i]] = Math.max(apart[order[i]], apart[order[i - 1]] + LINE);
    }
    double over = Math.max(0, apart[order[order.length - 1]] - FRAME.bottom());
    return Arrays.stream(apart).map(y -> y - over).toArray();
  }

  private void losses(Plot plot, String kind, Baseline.Points some) {
    plot.path(
        kind, Arrays.stream(some.tokens()).map(tokens -> tokens / target).toArray(), some.losses());
  }

  /** Means over every {@link #MEAN_OVER}; where no loss was logged, the mean before. */
  private double[] means(Baseline.Points all) {
    int count = (int) Math.round((1 - FROM) / MEAN_OVER);
    double[] means = new double[count];
    for (int i = 0; i < count; i++) {
      double from = (FROM + i * MEAN_OVER) * target;
      Baseline.Points some = all.between(from, from + MEAN_OVER * target);
      means[i] =
          Arrays.stream(some.losses()).average().orElse(i > 0 ? means[i - 1] : all.losses()[0]);
    }
    return means;
  }

  /** Where the forecast is drawn: from where it was made on. */
  private double[] ahead() {
    return IntStream.range(0, outlook.grid().size())
        .mapToDouble(Outlook::share)
        .filter(share -> share >= at)
        .toArray();
  }

  private double[] values(ToDoubleFunction<Forecast> bound) {
    List<Forecast> grid = outlook.grid();
    return IntStream.range(0, grid.size())
        .filter(i -> Outlook.share(i) >= at)
        .mapToDouble(i -> bound.applyAsDouble(grid.get(i)))
        .toArray();
  }

  private double[] powerLaw(double[] shares) {
    Baseline.Points seen = points.between(FROM * target, at * target);
    ProfiledHuberFit fit = HuberBaseline.fit(seen, target);
    return Arrays.stream(shares)
        .map(share -> fit.coefficient(0) + fit.coefficient(1) * Math.pow(share, -fit.exponent()))
        .toArray();
  }

  private static String loss(double nats) {
    return Text.number(nats, 3);
  }
}
