package io.plumbline.export;

import io.plumbline.forecast.Forecast;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A run's curve as a small picture: fitted curve up to now, forecast with its 80 % band from there
 * to the planned end, a dot where the smoothed loss is.
 *
 * <p>Only attributes, no inline styles, so that a strict content policy holds; all numbers are this
 * program's own.
 */
final class CurveDrawing {
  private static final double WIDTH = 240;
  private static final double HEIGHT = 76;
  private static final double LEFT = 30;
  private static final double RIGHT = 6;
  private static final double TOP = 5;
  private static final double BOTTOM = 14;

  /** Grid point at 15 %: what lies before it is so steep that the rest would look flat. */
  private static final int PAST_THE_STEEP = 2;

  private final List<Forecast> grid;
  private final double now;
  private final double smoothed;
  private final int first;
  private final double low;
  private final double high;

  private CurveDrawing(Outlook outlook, double now, double smoothed) {
    this.grid = outlook.grid();
    this.now = now;
    this.smoothed = smoothed;
    this.first =
        now >= Outlook.share(PAST_THE_STEEP) && grid.size() > PAST_THE_STEEP + 1
            ? PAST_THE_STEEP
            : 0;
    List<Forecast> drawn = grid.subList(first, grid.size());
    double least = drawn.stream().mapToDouble(at -> at.bounds().lo80()).min().orElse(0);
    double most = drawn.stream().mapToDouble(Forecast::loss).max().orElse(1);
    if (Double.isFinite(smoothed)) {
      least = Math.min(least, smoothed);
      // A run that blew up is a dot at the edge, beside a curve that can still be read.
      most = Math.max(most, Math.min(smoothed, most + (most - least)));
    }
    this.low = least;
    this.high = most > least ? most : least + 1;
  }

  /** Writes the picture; nothing when the run has no outlook or its numbers are not finite. */
  static void draw(Html html, RunReport report) {
    report
        .outlook()
        .filter(
            outlook ->
                outlook.grid().size() > 1 && outlook.grid().stream().allMatch(CurveDrawing::finite))
        .ifPresent(
            outlook ->
                new CurveDrawing(
                        outlook,
                        report.progress().tokens() / outlook.law().horizonTokens(),
                        report.progress().losses().smoothedNats())
                    .draw(html, outlook.atHorizon()));
  }

  private void draw(Html html, Forecast end) {
    Plot plot =
        new Plot(
            new Plot.Frame(LEFT, TOP, WIDTH - RIGHT, HEIGHT - BOTTOM),
            new Plot.Range(0, 1),
            new Plot.Range(low, high));
    int last = grid.size() - 1;
    plot.axis();
    plot.band(
        "band",
        shares(first, last),
        losses(first, last, at -> at.bounds().lo80()),
        losses(first, last, at -> at.bounds().hi80()));
    path(plot, "seen", first, lastSeen());
    path(plot, "ahead", Math.max(first, lastSeen()), last);
    if (now > 0 && now <= 1) {
      plot.upright("now", now);
    }
    if (Double.isFinite(smoothed) && now > 0) {
      plot.dot("dot", Math.min(now, 1), smoothed, 2.6);
    }
    plot.label("", LEFT - 3, plot.y(high) + 5, "end", Readable.ratio(high));
    plot.label("", LEFT - 3, plot.y(low), "end", Readable.ratio(low));
    plot.label("", plot.x(0), HEIGHT - 3, "start", "0");
    plot.label("", plot.x(0.5), HEIGHT - 3, "middle", "50 %");
    plot.label("", plot.x(1), HEIGHT - 3, "end", "100 %");
    html.raw(
            "<svg class=\"curve\" viewBox=\"0 0 240 76\" role=\"img\"><title>Fitted curve and"
                + " forecast: ")
        .text(Readable.loss(end.loss()))
        .raw(" nats per token at the planned end, 80 % between ")
        .text(Readable.loss(end.bounds().lo80()))
        .raw(" and ")
        .text(Readable.loss(end.bounds().hi80()))
        .raw("</title>")
        .add(plot.elements())
        .raw("</svg>");
  }

  /** The last grid point not ahead of now; -1 when all are. */
  private int lastSeen() {
    int last = -1;
    while (last + 1 < grid.size() && Outlook.share(last + 1) <= now) {
      last++;
    }
    return last;
  }

  private void path(Plot plot, String kind, int from, int to) {
    if (to > from) {
      plot.path(kind, shares(from, to), losses(from, to, Forecast::loss));
    }
  }

  private static double[] shares(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToDouble(Outlook::share).toArray();
  }

  private double[] losses(int from, int to, ToDoubleFunction<Forecast> bound) {
    return IntStream.rangeClosed(from, to)
        .mapToDouble(i -> bound.applyAsDouble(grid.get(i)))
        .toArray();
  }

  private static boolean finite(Forecast at) {
    return Double.isFinite(at.bounds().lo80())
        && Double.isFinite(at.loss())
        && Double.isFinite(at.bounds().hi80());
  }
}
