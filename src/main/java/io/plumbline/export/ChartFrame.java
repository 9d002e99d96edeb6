package io.plumbline.export;

import java.util.Locale;

/**
 * The two sizes in which a run's page draws a chart. Text in a picture shrinks with it, so a phone
 * gets one of its own; the style sheet shows the one that fits.
 *
 * @param width of the picture in its units, which are about pixels
 * @param height likewise
 * @param left where the area begins: room for the labels of the vertical axis
 * @param right room at the other side
 * @param steps labelled steps of the horizontal axis
 */
record ChartFrame(String kind, double width, double height, double left, double right, int steps) {
  private static final double TOP = 22;
  private static final double BOTTOM = 26;

  /** Below the area for as wide a screen as there is. */
  static ChartFrame wide(double height) {
    return new ChartFrame("wide", 960, height, 52, 86, 6);
  }

  static ChartFrame narrow(double height) {
    return new ChartFrame("narrow", 380, height, 42, 60, 4);
  }

  Plot plot(Plot.Range across, Plot.Range up) {
    return new Plot(new Plot.Frame(left, TOP, width - right, height - BOTTOM), across, up);
  }

  double top() {
    return TOP;
  }

  double bottom() {
    return height - BOTTOM;
  }

  /** Lines and numbers of the vertical axis. */
  void losses(Plot plot, Plot.Range up) {
    Ticks ticks = Ticks.between(up.low(), up.high(), 5);
    for (int i = 0; i < ticks.count(); i++) {
      double y = plot.y(ticks.at(i));
      plot.line("grid", left, y, width - right, y);
      String text = String.format(Locale.ROOT, "%." + ticks.decimals() + "f", ticks.at(i));
      plot.label("", left - 6, y + 4, "end", text);
    }
  }

  /** The horizontal axis with its tokens. */
  void tokens(Plot plot, double end) {
    plot.axis();
    Ticks ticks = Ticks.between(0, end, steps);
    for (int i = 0; i < ticks.count(); i++) {
      plot.label("", plot.x(ticks.at(i)), bottom() + 18, "middle", Readable.count(ticks.at(i)));
    }
    plot.label("", width - 2, bottom() + 18, "end", "tokens");
  }

  /** Writes a finished plot as a picture with a name. */
  void write(Html html, Plot plot, String title) {
    html.raw("<svg class=\"chart ")
        .text(kind)
        .raw("\" viewBox=\"0 0 ")
        .raw(Math.round(width))
        .raw(" ")
        .raw(Math.round(height))
        .raw("\" role=\"img\"><title>")
        .text(title)
        .raw("</title>")
        .add(plot.elements())
        .raw("</svg>");
  }
}
