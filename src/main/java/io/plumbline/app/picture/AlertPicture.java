package io.plumbline.app.picture;

import io.plumbline.app.console.Text;
import io.plumbline.event.TrainingEvent;
import io.plumbline.export.Plot;
import io.plumbline.forecast.Forecast;
import io.plumbline.run.Alert;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An alert as a picture: the losses around it, the curve predicted before the change with its 80 %
 * interval, where the change is believed to have begun, where the alert opened and was over.
 *
 * <p>One SVG file that needs nothing else, in light and in dark.
 */
public final class AlertPicture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 320;
  private static final Plot.Frame FRAME = new Plot.Frame(52, 62, 740, 280);

  /** So much of the planned tokens is shown before the change and after the alert. */
  private static final double BEFORE = 0.12;

  private static final double AFTER = 0.15;

  /** Losses are drawn up to so many times the highest of the first quarter. */
  private static final double MOST_ABOVE = 1.8;

  private static final int MOST_LOSSES = 400;

  private static final String STYLE =
      """
      <style>
      .paper { fill: #ffffff }
      text { fill: #667085; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
      .title { fill: #1c2330; font-size: 15px; font-weight: 600 }
      .band80 { fill: #2463c9; opacity: .16 }
      .losses, .forecast { fill: none }
      .losses { stroke: #667085; stroke-width: .9 }
      .forecast { stroke: #2463c9; stroke-width: 2; stroke-dasharray: 6 4 }
      .axis, .grid { stroke: #d5dae3 }
      .since { stroke: #667085; stroke-dasharray: 2 3 }
      .opened { stroke: #b42318; stroke-width: 1.6 }
      .over { stroke: #12793f; stroke-width: 1.6 }
      @media (prefers-color-scheme: dark) {
        .paper { fill: #171c24 }
        text { fill: #98a2b3 }
        .title { fill: #e6e9ef }
        .band80 { fill: #6ea8ff }
        .losses, .since { stroke: #98a2b3 }
        .forecast { stroke: #6ea8ff }
        .opened { stroke: #ff9b91 }
        .over { stroke: #5fd08f }
        .axis, .grid { stroke: #39424f }
      }
      </style>
      """;

  private final TreeMap<Double, Outlook> outlooks = new TreeMap<>();
  private final List<Double> tokens = new ArrayList<>();
  private final List<Double> losses = new ArrayList<>();
  private final String kind;
  private double target;
  private Optional<Alert> opened = Optional.empty();
  private Optional<Alert> over = Optional.empty();

  /**
   * An empty picture.
   *
   * @param kind which kind of alert, as {@link io.plumbline.run.AlertKind#label}
   */
  public AlertPicture(String kind) {
    this.kind = kind;
  }

  /**
   * Follows a run; the first alert of the kind is drawn.
   *
   * @return whether there was one
   */
  public boolean follow(RunMonitor monitor, String run, List<TrainingEvent> events) {
    RunState state = monitor.begin(run);
    long clockMs = 0;
    for (TrainingEvent event : events) {
      clockMs = Math.max(clockMs, event.timeMs().orElse(0));
      Step step = monitor.step(state, event, clockMs);
      state = step.state();
      if (event instanceof TrainingEvent.StepLogged logged) {
        note(step, logged.lossNats());
      }
      note(step);
    }
    if (opened.isEmpty()) {
      note(monitor.tick(state, clockMs + 86_400_000L));
    }
    target = state.declaration().horizonTokens().orElse(0);
    return opened.isPresent() && target > 0;
  }

  private void note(Step step, double loss) {
    double at = step.report().progress().tokens();
    if (step.report().renewed()) {
      step.report().outlook().ifPresent(outlook -> outlooks.put(at, outlook));
    }
    tokens.add(at);
    losses.add(loss);
  }

  private void note(Step step) {
    for (Alert alert : step.report().alerts().transitions()) {
      if (!alert.kind().label().equals(kind)) {
        continue;
      }
      if (opened.isEmpty() && alert.state() == Alert.State.OPEN) {
        opened = Optional.of(alert);
      } else if (over.isEmpty() && alert.state() == Alert.State.RESOLVED) {
        over = Optional.of(alert);
      }
    }
  }

  /** The whole file; only after {@link #follow} found an alert. */
  public String svg() {
    Alert alert = opened.orElseThrow();
    double since =
        alert.ground().sinceTokens() > 0 ? alert.ground().sinceTokens() : alert.opened().tokens();
    double first = Math.max(0.02, Math.min(since, alert.opened().tokens()) / target - BEFORE);
    double last = Math.min(1, alert.opened().tokens() / target + AFTER);
    int[] shown =
        IntStream.range(0, tokens.size())
            .filter(i -> tokens.get(i) >= first * target && tokens.get(i) <= last * target)
            .filter(i -> Double.isFinite(losses.get(i)))
            .toArray();
    int stride = Math.max(1, shown.length / MOST_LOSSES);
    int[] drawn = IntStream.range(0, shown.length / stride).map(i -> shown[i * stride]).toArray();
    double[] xs = Arrays.stream(drawn).mapToDouble(i -> tokens.get(i) / target).toArray();
    double[] ys = Arrays.stream(drawn).mapToDouble(losses::get).toArray();
    double low = Arrays.stream(ys).min().orElse(0);
    // what blew up would make all before it look flat
    double usual = Arrays.stream(ys, 0, Math.max(1, ys.length / 4)).max().orElse(1);
    double high = Math.min(MOST_ABOVE * usual, Arrays.stream(ys).max().orElse(1));
    double room = 0.05 * (high - low) + 1e-6;
    Plot plot =
        new Plot(FRAME, new Plot.Range(first, last), new Plot.Range(low - room, high + room));
    grid(plot, low, high, first, last);
    predicted(plot, since, first, last);
    plot.path("losses", xs, ys);
    marks(plot, alert, since, last);
    String title = alert.run() + ": " + alert.kind().alertName();
    plot.label("title", FRAME.left(), 24, "start", title);
    plot.label("", FRAME.left(), 46, "start", caption(alert));
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n<title>%s</title>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            "An alert of kind " + kind)
        + STYLE
        + String.format(
            "<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"10\"/>%n", WIDTH, HEIGHT)
        + plot.toString().replace("><", ">\n<")
        + "\n</svg>\n";
  }

  private static String caption(Alert alert) {
    if (alert.ground().expectedLoss().isEmpty()) {
      return "grey: the losses logged (nats per token); blue: the curve predicted before, 80 % of it shaded";
    }
    return String.format(
        Locale.ROOT,
        "%.3f nats per token expected, %.3f seen; blue: the curve predicted before, 80 %% of it shaded",
        alert.ground().expectedLoss().getAsDouble(),
        alert.ground().seenLoss().orElse(Double.NaN));
  }

  private void grid(Plot plot, double low, double high, double first, double last) {
    for (int i = 0; i <= 4; i++) {
      double loss = low + (high - low) * i / 4;
      plot.line("grid", FRAME.left(), plot.y(loss), FRAME.right(), plot.y(loss));
      plot.label("", FRAME.left() - 8, plot.y(loss) + 4, "end", Text.number(loss, 2));
      double share = first + (last - first) * i / 4;
      String text = Math.round(100 * share) + " %" + (i == 4 ? " of the tokens" : "");
      plot.label("", plot.x(share), FRAME.bottom() + 22, i == 4 ? "end" : "middle", text);
    }
    plot.axis();
  }

  /** As it was forecast by what had been seen before the change. */
  private void predicted(Plot plot, double since, double first, double last) {
    var before = outlooks.lowerEntry(since);
    if (before == null) {
      return;
    }
    List<Forecast> grid = before.getValue().grid();
    int[] points =
        IntStream.range(0, grid.size())
            .filter(i -> Outlook.share(i) >= first && Outlook.share(i) <= last)
            .toArray();
    double[] shares = Arrays.stream(points).mapToDouble(Outlook::share).toArray();
    plot.band(
        "band80",
        shares,
        Arrays.stream(points).mapToDouble(i -> grid.get(i).bounds().lo80()).toArray(),
        Arrays.stream(points).mapToDouble(i -> grid.get(i).bounds().hi80()).toArray());
    plot.path(
        "forecast", shares, Arrays.stream(points).mapToDouble(i -> grid.get(i).loss()).toArray());
  }

  private void marks(Plot plot, Alert alert, double since, double last) {
    plot.upright("since", since / target);
    plot.upright("opened", alert.opened().tokens() / target);
    boolean right = alert.opened().tokens() / target < last - AFTER / 2;
    plot.label(
        "",
        plot.x(alert.opened().tokens() / target) + (right ? 6 : -6),
        FRAME.top() + 12,
        right ? "start" : "end",
        "opened"
            + (alert.opened().step().isPresent()
                ? " at step " + alert.opened().step().getAsLong()
                : ""));
    over.flatMap(Alert::ended)
        .map(end -> end.at().tokens() / target)
        .filter(at -> at <= last)
        .ifPresent(
            at -> {
              plot.upright("over", at);
              plot.label("", plot.x(at) - 6, FRAME.top() + 28, "end", "resolved");
            });
  }
}
