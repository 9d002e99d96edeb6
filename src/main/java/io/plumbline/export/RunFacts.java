package io.plumbline.export;

import io.plumbline.family.Belief;
import io.plumbline.forecast.Forecast;
import io.plumbline.forecast.ForecastDrivers;
import io.plumbline.law.LawEstimate;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Counts;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a run's page, each with its unit and what it means. */
final class RunFacts {
  private final RunReport report;
  private final Progress progress;

  RunFacts(RunReport report) {
    this.report = report;
    this.progress = report.progress();
  }

  /** The final loss with its intervals. */
  Html forecast() {
    Html html = new Html();
    if (report.outlook().isEmpty()) {
      return html;
    }
    Outlook outlook = report.outlook().get();
    Forecast end = outlook.atHorizon();
    open(html, "forecast", "Forecast of the final loss");
    html.raw("<p class=\"figure\">").text(Readable.loss(end.loss())).raw(" nats per token</p>");
    html.raw("<dl>");
    fact(html, "50 % between", interval(end.bounds().lo50(), end.bounds().hi50()));
    fact(html, "80 % between", interval(end.bounds().lo80(), end.bounds().hi80()));
    fact(html, "95 % between", interval(end.bounds().lo95(), end.bounds().hi95()));
    fact(html, "at", Readable.count(outlook.law().horizonTokens()) + " tokens");
    report
        .declaration()
        .data()
        .bytesPerToken()
        .ifPresent(
            bytes ->
                fact(html, "in bits per byte", Readable.loss(end.loss() / Math.log(2) / bytes)));
    html.raw(
            "</dl><p class=\"sub\">The mean of the losses logged over the last 2 % of the tokens. ")
        .text(upper(outlook.scheduleSays()))
        .raw(".</p>");
    return close(html);
  }

  /** Where it is, how fast, and how much is left. */
  Html progress() {
    Html html = new Html();
    open(html, "progress", "Where it is");
    html.raw("<dl>");
    losses(html, progress.losses());
    progress.step().ifPresent(step -> fact(html, "step", String.format(Locale.ROOT, "%,d", step)));
    fact(html, "tokens", tokens());
    speed(html, progress.speed());
    readings(html, progress.readings());
    RegimeVerdict regime = report.verdicts().regime();
    regime.computeFlops().ifPresent(flops -> fact(html, "compute", Readable.flops(flops)));
    metrics(html, progress.readings().metrics());
    html.raw("</dl><p class=\"sub\"><b>")
        .text(upper(regime.regime().label().replace('_', ' ')))
        .raw(":</b> ")
        .text(regime.reason())
        .raw("</p>");
    if (!report.alerts().open().isEmpty()) {
      html.raw("<p class=\"sub\"><b>Drift:</b> ")
          .text(report.verdicts().drift().reason())
          .raw("</p>");
    }
    return close(html);
  }

  private void losses(Html html, Progress.Losses losses) {
    if (progress.counts().steps() > 0) {
      fact(html, "loss, smoothed", nats(losses.smoothedNats()));
      fact(html, "last loss", nats(losses.lastNats()));
      fact(html, "batch noise", "± " + Readable.margin(losses.noiseSd()) + " nats per token");
    }
    losses.evalNats().ifPresent(loss -> fact(html, "evaluation loss", nats(loss)));
  }

  private void speed(Html html, Progress.Speed speed) {
    speed
        .tokensPerSecond()
        .ifPresent(rate -> fact(html, "speed", Readable.count(rate) + " tokens per second"));
    if (!progress.status().ended()) {
      speed.etaSeconds().ifPresent(eta -> fact(html, "time left", Readable.duration(eta)));
    }
  }

  private static void readings(Html html, Progress.Readings readings) {
    readings.learningRate().ifPresent(rate -> fact(html, "learning rate", Readable.rate(rate)));
    readings.gradientNorm().ifPresent(norm -> fact(html, "gradient norm", Readable.ratio(norm)));
  }

  private static void metrics(Html html, Map<String, Double> metrics) {
    for (Map.Entry<String, Double> metric : new TreeMap<>(metrics).entrySet()) {
      html.raw("<dt>").name(metric.getKey()).raw("</dt><dd>");
      html.text(Readable.ratio(metric.getValue())).raw("</dd>");
    }
  }

  private String tokens() {
    return Readable.count(progress.tokens())
        + (progress.share().isPresent()
            ? " of "
                + Readable.count(progress.reach().targetTokens().orElseThrow())
                + " ("
                + Readable.percent(progress.share().getAsDouble())
                + ")"
            : "");
  }

  /** The law's parameters, and what each says. */
  Html law() {
    Html html = new Html();
    if (report.outlook().isEmpty()) {
      return html;
    }
    LawEstimate law = report.outlook().get().law();
    open(html, "law", "The fitted law");
    html.raw("<dl class=\"explained\">");
    explained(
        html,
        "floor E",
        Readable.loss(law.floor()) + " ± " + Readable.margin(law.floorSd()),
        "nats per token that no number of tokens removes");
    explained(
        html,
        "amplitude A",
        Readable.loss(law.amplitude()),
        "nats per token above the floor still to be learned at the end");
    explained(
        html,
        "exponent a",
        Readable.ratio(law.exponent()) + " ± " + Readable.ratio(law.exponentSd()),
        "how fast: "
            + Readable.percent(1 - Math.pow(2, -law.exponent()))
            + " less above the floor with every doubling of the tokens");
    explained(
        html,
        "anneal gain B",
        Readable.loss(law.annealGain()) + " ± " + Readable.margin(law.annealGainSd()),
        "nats per token won when the learning rate goes from its peak to zero");
    html.raw("</dl><p class=\"sub\">Loss = E + A (share of the plan)<sup>-a</sup> + B (heat of the")
        .raw(" learning rate). ± is one standard deviation. It began from ")
        .text(prior(report.expected().belief()))
        .raw(".</p>");
    return close(html);
  }

  private static String prior(Belief belief) {
    return belief.source() == Belief.Source.FAMILY
        ? "what "
            + belief.runs()
            + (belief.runs() == 1 ? " run" : " runs")
            + " of its family taught"
        : "the prior that came with the program: its family has not taught any yet";
  }

  /** What the width of the forecast comes from. */
  Html drivers() {
    Html html = new Html();
    if (report.outlook().isEmpty()) {
      return html;
    }
    ForecastDrivers drivers = report.outlook().get().drivers();
    open(html, "drivers", "Why the forecast is not narrower");
    html.raw("<dl class=\"explained\">");
    driver(html, "batch noise", drivers.noise(), "of the losses so far; shrinks with every token");
    driver(html, "exponent", drivers.exponent(), "how the curve bends; shrinks as the run goes on");
    driver(
        html,
        "anneal gain",
        drivers.anneal(),
        "what the learning rate's decay will give; a declared schedule and a family narrow it");
    driver(
        html,
        "model error",
        drivers.modelError(),
        "slow departures from any law; grows with the distance to the end");
    html.raw("</dl>");
    return close(html);
  }

  private static void driver(Html html, String name, double share, String what) {
    html.raw("<dt>")
        .text(name)
        .raw("</dt><dd><meter max=\"100\" aria-label=\"share of the variance, percent\" value=\"")
        .raw(Math.round(100 * share))
        .raw("\"></meter> ")
        .text(Readable.percent(share))
        .raw("<small>")
        .text(what)
        .raw("</small></dd>");
  }

  /** What was counted of its events. */
  Html counts() {
    Counts counts = progress.counts();
    return new Html()
        .raw("<p class=\"sub\" data-key=\"counts\">Events: ")
        .raw(counts.steps())
        .raw(" steps, ")
        .raw(counts.duplicates())
        .raw(" sent twice, ")
        .raw(counts.late())
        .raw(" too late, ")
        .raw(counts.rewinds())
        .raw(counts.rewinds() == 1 ? " rewind, " : " rewinds, ")
        .raw(counts.nonFinite())
        .raw(" losses not finite. Tokens are counted from: ")
        .text(progress.reach().tokenSource().label().replace('_', ' '))
        .raw(".")
        .text(
            said(
                counts.shared(),
                "losses joined others of their step: a step's loss is the mean of all sent for it"))
        .text(
            said(counts.foreign(), "events of another writer under the same run id were set aside"))
        .text(
            said(
                counts.restarts(),
                "times the run began again from its beginning: what is shown rests on the newest"
                    + " attempt"))
        .raw("</p>");
  }

  private static String said(long count, String what) {
    return count > 0 ? " " + count + " " + what + "." : "";
  }

  private static void open(Html html, String key, String heading) {
    html.raw("<section data-key=\"").text(key).raw("\"><h2>").text(heading).raw("</h2>");
  }

  private static Html close(Html html) {
    return html.raw("</section>");
  }

  private static String nats(double loss) {
    return Readable.loss(loss) + (Double.isFinite(loss) ? " nats per token" : "");
  }

  private static String interval(double low, double high) {
    return Readable.loss(low) + " and " + Readable.loss(high);
  }

  static String upper(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static void fact(Html html, String name, String value) {
    html.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>");
  }

  private static void explained(Html html, String name, String value, String what) {
    html.raw("<dt>").text(name).raw("</dt><dd>").text(value);
    html.raw("<small>").text(what).raw("</small></dd>");
  }
}
