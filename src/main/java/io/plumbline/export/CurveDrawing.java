package io.plumbline.export;

import io.plumbline.forecast.Forecast;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;
import java.util.List;
import java.util.Locale;

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
    double least = drawn.stream().mapToDouble(Forecast::lo80).min().orElse(0);
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
                        report.progress().smoothedLossNats())
                    .draw(html, outlook.atHorizon()));
  }

  private void draw(Html html, Forecast end) {
    html.raw(
            "<svg class=\"curve\" viewBox=\"0 0 240 76\" role=\"img\"><title>Fitted curve and forecast: ")
        .text(Readable.loss(end.loss()))
        .raw(" nats per token at the planned end, 80 % between ")
        .text(Readable.loss(end.lo80()))
        .raw(" and ")
        .text(Readable.loss(end.hi80()))
        .raw("</title>");
    line(html, "axis", LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM);
    html.raw("<path class=\"band\" d=\"").raw(band()).raw("\"/>");
    path(html, "seen", first, lastSeen());
    path(html, "ahead", Math.max(first, lastSeen()), grid.size() - 1);
    if (now > 0 && now <= 1) {
      line(html, "now", x(now), TOP, x(now), HEIGHT - BOTTOM);
    }
    if (Double.isFinite(smoothed) && now > 0) {
      html.raw("<circle class=\"dot\" r=\"2.6\" cx=\"")
          .raw(decimal(x(Math.min(now, 1))))
          .raw("\" cy=\"")
          .raw(decimal(y(smoothed)))
          .raw("\"/>");
    }
    label(html, LEFT - 3, y(high) + 5, "end", Readable.ratio(high));
    label(html, LEFT - 3, y(low), "end", Readable.ratio(low));
    label(html, x(0), HEIGHT - 3, "start", "0");
    label(html, x(0.5), HEIGHT - 3, "middle", "50 %");
    label(html, x(1), HEIGHT - 3, "end", "100 %");
    html.raw("</svg>");
  }

  /** The last grid point not ahead of now; -1 when all are. */
  private int lastSeen() {
    int last = -1;
    while (last + 1 < grid.size() && Outlook.share(last + 1) <= now) {
      last++;
    }
    return last;
  }

  private String band() {
    StringBuilder d = new StringBuilder();
    for (int i = first; i < grid.size(); i++) {
      point(d, i == first ? 'M' : 'L', x(Outlook.share(i)), y(grid.get(i).hi80()));
    }
    for (int i = grid.size() - 1; i >= first; i--) {
      point(d, 'L', x(Outlook.share(i)), y(grid.get(i).lo80()));
    }
    return d.append('Z').toString();
  }

  private void path(Html html, String kind, int from, int to) {
    if (to > from) {
      StringBuilder d = new StringBuilder();
      for (int i = from; i <= to; i++) {
        point(d, i == from ? 'M' : 'L', x(Outlook.share(i)), y(grid.get(i).loss()));
      }
      html.raw("<path class=\"").raw(kind).raw("\" d=\"").raw(d.toString()).raw("\"/>");
    }
  }

  private double x(double share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  /** Values outside the drawn range lie on its edge. */
  private double y(double loss) {
    double up = Math.max(0, Math.min(1, (loss - low) / (high - low)));
    return TOP + (1 - up) * (HEIGHT - TOP - BOTTOM);
  }

  private static void point(StringBuilder d, char command, double x, double y) {
    d.append(command).append(decimal(x)).append(' ').append(decimal(y));
  }

  private static void line(Html html, String kind, double x1, double y1, double x2, double y2) {
    html.raw("<line class=\"").raw(kind);
    html.raw("\" x1=\"").raw(decimal(x1)).raw("\" y1=\"").raw(decimal(y1));
    html.raw("\" x2=\"").raw(decimal(x2)).raw("\" y2=\"").raw(decimal(y2)).raw("\"/>");
  }

  private static void label(Html html, double x, double y, String anchor, String text) {
    html.raw("<text x=\"").raw(decimal(x)).raw("\" y=\"").raw(decimal(y));
    html.raw("\" text-anchor=\"").raw(anchor).raw("\">").text(text).raw("</text>");
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static boolean finite(Forecast at) {
    return Double.isFinite(at.lo80()) && Double.isFinite(at.loss()) && Double.isFinite(at.hi80());
  }
}
