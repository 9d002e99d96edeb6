package io.plumbline.export;

/**
 * A drawing area with two linear axes, written as SVG elements piece by piece, in their order from
 * back to front.
 *
 * <p>Elements carry a class and no style, so that a page's strict content policy holds and a style
 * sheet decides how they look. Values outside the area lie on its edge; all have to be finite.
 */
public final class Plot {
  /**
   * Where the area lies in the picture.
   *
   * @param left of its left edge, in the picture's units; likewise the others
   */
  public record Frame(double left, double top, double right, double bottom) {}

  /**
   * What an axis shows.
   *
   * @param low value at its lower or left end
   * @param high value at the other end, above {@code low}
   */
  public record Range(double low, double high) {
    private double share(double value) {
      return Math.max(0, Math.min(1, (value - low) / (high - low)));
    }
  }

  private final Frame frame;
  private final Range across;
  private final Range up;
  private final Html html = new Html();

  /** An empty area. */
  public Plot(Frame frame, Range across, Range up) {
    this.frame = frame;
    this.across = across;
    this.up = up;
  }

  /** Where a value of the horizontal axis lies in the picture. */
  public double x(double value) {
    return frame.left + across.share(value) * (frame.right - frame.left);
  }

  /** Where a value of the vertical axis lies in the picture; the picture's y grows downwards. */
  public double y(double value) {
    return frame.bottom - up.share(value) * (frame.bottom - frame.top);
  }

  /**
   * A line through points.
   *
   * @param kind its class
   */
  public Plot path(String kind, double[] xs, double[] ys) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      point(d, i == 0 ? 'M' : 'L', xs[i], ys[i]);
    }
    return shape(kind, d);
  }

  /** The area between two lines over the same points. */
  public Plot band(String kind, double[] xs, double[] lows, double[] highs) {
    StringBuilder d = new StringBuilder();
    for (int i = 0; i < xs.length; i++) {
      point(d, i == 0 ? 'M' : 'L', xs[i], highs[i]);
    }
    for (int i = xs.length - 1; i >= 0; i--) {
      point(d, 'L', xs[i], lows[i]);
    }
    return shape(kind, d.append('Z'));
  }

  /** A straight line between two points of the picture. */
  public Plot line(String kind, double x1, double y1, double x2, double y2) {
    html.raw("<line class=\"").text(kind);
    html.raw("\" x1=\"").text(decimal(x1)).raw("\" y1=\"").text(decimal(y1));
    html.raw("\" x2=\"").text(decimal(x2)).raw("\" y2=\"").text(decimal(y2)).raw("\"/>");
    return this;
  }

  /** The horizontal axis, at the bottom. */
  public Plot axis() {
    return line("axis", frame.left, frame.bottom, frame.right, frame.bottom);
  }

  /** A vertical line through the area. */
  public Plot upright(String kind, double at) {
    return line(kind, x(at), frame.top, x(at), frame.bottom);
  }

  /** A disc at a point, of so many units. */
  public Plot dot(String kind, double at, double value, double radius) {
    html.raw("<circle class=\"").text(kind).raw("\" r=\"").text(decimal(radius));
    html.raw("\" cx=\"").text(decimal(x(at))).raw("\" cy=\"").text(decimal(y(value))).raw("\"/>");
    return this;
  }

  /**
   * Text at a point of the picture.
   *
   * @param anchor start, middle or end of the text lies there
   */
  public Plot label(String kind, double x, double y, String anchor, String text) {
    html.raw("<text");
    if (!kind.isEmpty()) {
      html.raw(" class=\"").text(kind).raw("\"");
    }
    html.raw(" x=\"").text(decimal(x)).raw("\" y=\"").text(decimal(y));
    html.raw("\" text-anchor=\"").text(anchor).raw("\">").text(text).raw("</text>");
    return this;
  }

  /** The elements, without an {@code svg} around them. */
  Html elements() {
    return html;
  }

  /** The elements as text. */
  @Override
  public String toString() {
    return html.toString();
  }

  private Plot shape(String kind, StringBuilder d) {
    html.raw("<path class=\"").text(kind).raw("\" d=\"").text(d.toString()).raw("\"/>");
    return this;
  }

  private void point(StringBuilder d, char command, double x, double y) {
    d.append(command).append(decimal(x(x))).append(' ').append(decimal(y(y)));
  }

  /** One decimal. {@code String.format} would be most of a page's time. */
  private static String decimal(double value) {
    long tenths = Math.round(10 * value);
    return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
  }
}
