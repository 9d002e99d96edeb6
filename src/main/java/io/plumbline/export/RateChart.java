package io.plumbline.export;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The learning rate as logged, and the one that the forecast assumes, over tokens. */
final class RateChart {
  private static final int POINTS = 96;

  private RateChart() {}

  /** Writes the section; nothing when no learning rate is known. */
  static void draw(Html html, RunReport report) {
    List<Bin> logged = report.seen().stream().filter(bin -> bin.learningRate() >= 0).toList();
    Optional<Schedule> known = report.outlook().flatMap(Outlook::learningRate);
    double now = report.progress().tokens();
    double end =
        Math.max(
            now,
            report
                .outlook()
                .map(outlook -> outlook.law().horizonTokens())
                .orElse(report.progress().reach().targetTokens().orElse(now)));
    if (end <= 0 || (logged.size() < 2 && known.isEmpty())) {
      return;
    }
    double[] at = IntStream.rangeClosed(0, POINTS).mapToDouble(i -> end * i / POINTS).toArray();
    double[] assumed =
        known.map(rates -> Arrays.stream(at).map(rates::at).toArray()).orElse(new double[0]);
    double peak =
        Math.max(
            logged.stream().mapToDouble(Bin::learningRate).max().orElse(0),
            Arrays.stream(assumed).max().orElse(0));
    if (!(peak > 0) || !Double.isFinite(peak)) {
      return;
    }
    html.raw("<section data-key=\"rate\"><h2>Learning rate</h2>");
    for (ChartFrame frame : List.of(ChartFrame.wide(120), ChartFrame.narrow(110))) {
      Plot plot = frame.plot(new Plot.Range(0, end), new Plot.Range(0, 1.08 * peak));
      frame.tokens(plot, end);
      plot.label("", frame.left() - 6, plot.y(peak) + 4, "end", Readable.rate(peak));
      plot.label("", frame.left() - 6, plot.y(0), "end", "0");
      if (known.isPresent()) {
        plot.path("ahead", at, assumed);
      }
      plot.path(
          "losses",
          logged.stream().mapToDouble(Bin::meanTokens).toArray(),
          logged.stream().mapToDouble(Bin::learningRate).toArray());
      if (now < end) {
        plot.upright("now", now);
      }
      frame.write(html, plot, "Learning rate over tokens, at most " + Readable.rate(peak));
    }
    html.raw("<p class=\"legend\"><span class=\"key losses\">logged</span>");
    if (known.isPresent()) {
      html.raw(" <span class=\"key ahead\">assumed by the forecast</span>");
    }
    report.outlook().map(Outlook::scheduleSays).ifPresent(says -> html.raw(" ").text(says));
    html.raw("</p></section>");
  }
}
