package io.plumbline.export;

import io.plumbline.curve.Bin;
import io.plumbline.forecast.Forecast;
import io.plumbline.run.Alert;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A run's losses as seen, the fitted curve through them, and the forecast with its intervals of 50,
 * 80 and 95 % to the planned end, over tokens.
 *
 * <p>The seen losses are the means of closed bins, each about 2 % of the tokens at its place. The
 * first twentieth of what was seen is left out: it is so steep that the rest would look flat. What
 * lies far outside the others, such as a divergence, is drawn at the edge.
 */
final class RunChart {
  private static final double STEEP = 0.05;

  /** Alerts marked in the picture, at most; all are in the text above it. */
  private static final int MARKED = 4;

  private final List<Bin> seen;
  private final Optional<Outlook> outlook;
  private final List<Alert> alerts;
  private final double now;
  private final double horizon;
  private final Plot.Range across;
  private final Plot.Range up;

  private RunChart(RunReport report) {
    double from = STEEP * report.progress().tokens();
    this.now = report.progress().tokens();
    this.seen =
        report.seen().stream()
            .filter(bin -> bin.losses().count() > 0 && bin.meanTokens() >= from)
            .toList();
    this.outlook = report.outlook().filter(RunChart::drawable);
    this.alerts =
        report.alerts().open().stream()
            .filter(alert -> alert.ground().sinceTokens() > 0)
            .sorted(AlertLine.URGENT_FIRST)
            .limit(MARKED)
            .toList();
    this.horizon =
        outlook
            .map(known -> known.law().horizonTokens())
            .orElse(report.progress().reach().targetTokens().orElse(now));
    this.across = new Plot.Range(0, Math.max(1, Math.max(horizon, now)));
    this.up = up();
  }

  /** Writes the picture in both sizes and its legend; a sentence while there is nothing to draw. */
  static void draw(Html html, RunReport report) {
    RunChart chart = new RunChart(report);
    if (chart.seen.size() < 2 && chart.outlook.isEmpty()) {
      html.raw("<p class=\"sub\">The curve is drawn from the second closed bin of losses on.</p>");
      return;
    }
    String title = chart.title();
    for (ChartFrame frame : List.of(ChartFrame.wide(400), ChartFrame.narrow(300))) {
      frame.write(html, chart.plot(frame), title);
    }
    chart.legend(html);
  }

  private static boolean drawable(Outlook outlook) {
    return outlook.grid().size() > 1
        && outlook.grid().stream()
            .allMatch(
                at -> Double.isFinite(at.bounds().lo95()) && Double.isFinite(at.bounds().hi95()));
  }

  /**
   * The fitted curve, the bands, and the seen losses as far as they lie within 1.5 times the middle
   * half's spread of those: a divergence must not make all the rest a flat line.
   */
  private Plot.Range up() {
    double[] losses = seen.stream().mapToDouble(bin -> bin.losses().mean()).sorted().toArray();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    if (outlook.isPresent()) {
      for (int i = firstFitted(); i < Outlook.GRID_POINTS; i++) {
        Forecast at = outlook.get().grid().get(i);
        low = Math.min(low, i < ahead() ? at.loss() : at.bounds().lo95());
        high = Math.max(high, i < ahead() ? at.loss() : at.bounds().hi80());
      }
    }
    if (losses.length > 0) {
      double q1 = losses[losses.length / 4];
      double q3 = losses[losses.length * 3 / 4];
      low = Math.min(low, q1);
      high = Math.max(high, q3);
      double spread = 1.5 * Math.max(q3 - q1, (high - low) / 3);
      low = Math.min(low, Math.max(losses[0], low - spread));
      high = Math.max(high, Math.min(losses[losses.length - 1], high + spread));
    }
    double room = high > low ? 0.04 * (high - low) : 0.5;
    return new Plot.Range(low - room, high + room);
  }

  private int firstFitted() {
    return Math.min(ahead(), (int) Math.ceil(STEEP * now / horizon * Outlook.GRID_POINTS));
  }

  /** The last grid point that is not ahead, from where the forecast is drawn. */
  private int ahead() {
    int at = (int) Math.floor(now / horizon * Outlook.GRID_POINTS) - 1;
    return Math.max(0, Math.min(Outlook.GRID_POINTS - 1, at));
  }

  private Plot plot(ChartFrame frame) {
    Plot plot = frame.plot(across, up);
    frame.losses(plot, up);
    if (outlook.isPresent() && now < horizon) {
      band(plot, "band95", at -> at.bounds().lo95(), at -> at.bounds().hi95());
      band(plot, "band80", at -> at.bounds().lo80(), at -> at.bounds().hi80());
      band(plot, "band50", at -> at.bounds().lo50(), at -> at.bounds().hi50());
    }
    frame.tokens(plot, across.high());
    alerts(plot, frame);
    plot.path(
        "losses",
        seen.stream().mapToDouble(Bin::meanTokens).toArray(),
        seen.stream().mapToDouble(bin -> bin.losses().mean()).toArray());
    seen.stream()
        .filter(bin -> !bin.use().fitted())
        .forEach(bin -> plot.dot("left", bin.meanTokens(), bin.losses().mean(), 2.2));
    if (outlook.isPresent()) {
      line(plot, "seen", firstFitted(), ahead());
      line(plot, "ahead", ahead(), Outlook.GRID_POINTS - 1);
      if (now < horizon) {
        plot.upright("now", now);
      }
      end(plot, frame, outlook.get().atHorizon());
    }
    return plot;
  }

  private void band(
      Plot plot, String kind, ToDoubleFunction<Forecast> low, ToDoubleFunction<Forecast> high) {
    int last = Outlook.GRID_POINTS - 1;
    plot.band(kind, tokens(ahead(), last), losses(ahead(), last, low), losses(ahead(), last, high));
  }

  private void line(Plot plot, String kind, int from, int to) {
    if (to > from) {
      plot.path(kind, tokens(from, to), losses(from, to, Forecast::loss));
    }
  }

  private void end(Plot plot, ChartFrame frame, Forecast end) {
    plot.line(
        "whisker",
        plot.x(horizon),
        plot.y(end.bounds().lo80()),
        plot.x(horizon),
        plot.y(end.bounds().hi80()));
    plot.dot("end", horizon, end.loss(), 3.5);
    if (frame.kind().equals("wide")) {
      double x = plot.x(horizon) + 9;
      plot.label("told", x, plot.y(end.loss()) + 1, "start", Readable.loss(end.loss()));
      String margin = "± " + Readable.margin((end.bounds().hi80() - end.bounds().lo80()) / 2);
      plot.label("", x, plot.y(end.loss()) + 16, "start", margin);
    }
  }

  private void alerts(Plot plot, ChartFrame frame) {
    for (int i = 0; i < alerts.size(); i++) {
      Alert alert = alerts.get(i);
      double x = plot.x(alert.ground().sinceTokens());
      plot.line("since " + AlertLine.tone(alert), x, frame.top() - 6, x, frame.bottom());
      boolean right = x > frame.width() * 0.6;
      plot.label(
          "since " + AlertLine.tone(alert),
          right ? x - 4 : x + 4,
          frame.top() + 4 + 15 * i,
          right ? "end" : "start",
          alert.kind().label().replace('_', ' ') + " since here");
    }
  }

  private double[] tokens(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToDouble(i -> horizon * Outlook.share(i)).toArray();
  }

  private double[] losses(int from, int to, ToDoubleFunction<Forecast> bound) {
    List<Forecast> grid = outlook.orElseThrow().grid();
    return IntStream.rangeClosed(from, to)
        .mapToDouble(i -> bound.applyAsDouble(grid.get(i)))
        .toArray();
  }

  private String title() {
    OptionalDouble last =
        seen.isEmpty()
            ? OptionalDouble.empty()
            : Arrays.stream(new double[] {seen.get(seen.size() - 1).losses().mean()}).findFirst();
    StringBuilder title = new StringBuilder("Loss over tokens");
    last.ifPresent(loss -> title.append(": ").append(Readable.loss(loss)).append(" now"));
    outlook.ifPresent(
        known ->
            title
                .append(", forecast ")
                .append(Readable.loss(known.atHorizon().loss()))
                .append(" at the planned end, 80 % between ")
                .append(Readable.loss(known.atHorizon().bounds().lo80()))
                .append(" and ")
                .append(Readable.loss(known.atHorizon().bounds().hi80())));
    return title.toString();
  }

  private void legend(Html html) {
    html.raw("<p class=\"legend\"><span class=\"key losses\">losses seen, smoothed</span>");
    if (seen.stream().anyMatch(bin -> !bin.use().fitted())) {
      html.raw(" <span class=\"key left\">left out of the fit</span>");
    }
    if (outlook.isPresent()) {
      html.raw(" <span class=\"key seen\">fitted curve</span>");
      if (now < horizon) {
        html.raw(" <span class=\"key ahead\">forecast</span>")
            .raw(" <span class=\"key band\">50, 80, 95 % of outcomes</span>");
      }
    }
    OptionalDouble highest = seen.stream().mapToDouble(bin -> bin.losses().mean()).max();
    if (highest.isPresent() && highest.getAsDouble() > up.high()) {
      html.raw(" Losses at the upper edge reach ").text(Readable.loss(highest.getAsDouble()));
      html.raw(".");
    }
    html.raw("</p>");
  }
}
