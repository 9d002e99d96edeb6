package io.plumbline.app.bench.prior;

import io.plumbline.law.FitConfig;
import io.plumbline.law.Prior;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Prints joint laws, and what a prior made of them would be beside the shipped one. */
public final class PriorTable {
  private final PrintWriter out;
  private final List<GainLaw.Seen> gains = new ArrayList<>();
  private final List<JointLaw> laws = new ArrayList<>();

  public PriorTable(PrintWriter out) {
    this.out = out;
    line(
        "%-14s %9s %8s %4s %6s %7s %7s %5s %5s %5s %6s",
        "source", "params", "peak", "runs", "rms %", "E", "A", "a", "w", "p", "gain");
  }

  /** One group and its law. */
  public void add(RatedGroup group, JointLaw law) {
    laws.add(law);
    if (law.relativeGain() > 0 && group.params() > 0) {
      gains.add(
          new GainLaw.Seen(group.source(), group.peakRate(), group.params(), law.relativeGain()));
    }
    line(
        "%-14s %9.3g %8.2g %4d %6.3f %7.4f %7.4f %5.2f %5.2f %5.2f %6.4f",
        group.source(),
        group.params(),
        group.peakRate(),
        group.runs().size(),
        100 * law.rms(),
        law.floor(),
        law.amplitude(),
        law.exponent(),
        law.workShare(),
        law.heatPower(),
        law.relativeGain());
  }

  /** What they come to. */
  public void sum() {
    Prior shipped = Prior.SHIPPED;
    double[] exponents = laws.stream().mapToDouble(law -> Math.log(law.exponent())).toArray();
    double mean = Arrays.stream(exponents).average().orElse(Double.NaN);
    double sd =
        Math.sqrt(
            Arrays.stream(exponents).map(x -> (x - mean) * (x - mean)).sum()
                / Math.max(1, exponents.length - 1));
    line("%n%-44s %9s %9s", "prior", "here", "shipped");
    compare("exponent, median", Math.exp(GainLaw.median(exponents)), shipped.exponent().median());
    compare("exponent, sd of its logarithm", sd, shipped.exponent().logSd());
    compare(
        "work share, median",
        GainLaw.median(laws.stream().mapToDouble(JointLaw::workShare).toArray()),
        FitConfig.DEFAULT.workShare());
    compare(
        "heat power, median",
        GainLaw.median(laws.stream().mapToDouble(JointLaw::heatPower).toArray()),
        GainLaw.median(FitConfig.DEFAULT.hypotheses().heatPowers()));
    if (gains.isEmpty()) {
      line("no gain: none is above 0 with its parameters declared");
      return;
    }
    GainLaw law = GainLaw.of(gains);
    compare("gain at a peak of 1e-3, 1e8 parameters", law.gain(), shipped.gain().median());
    compare("gain's power of the peak rate", law.ratePower(), shipped.gain().power());
    compare("gain's power of the parameters", law.sizePower(), Prior.SIZE_POWER);
    compare("gain, residual sd of its logarithm", law.logSd(), shipped.gain().logSd());
    leaveOut();
  }

  /** The gain law without each source, and how far it misses that source's gains. */
  private void leaveOut() {
    List<String> sources = gains.stream().map(GainLaw.Seen::source).distinct().toList();
    if (sources.size() < 2) {
      return;
    }
    line("%n%-14s %7s %7s %7s   %s", "without", "gain", "rate^", "params^", "its gains over said");
    for (String source : sources) {
      GainLaw law = GainLaw.of(gains.stream().filter(one -> !one.source().equals(source)).toList());
      double[] missed =
          gains.stream()
              .filter(one -> one.source().equals(source))
              .mapToDouble(one -> one.gain() / law.at(one.rate(), one.params()))
              .toArray();
      line(
          "%-14s %7.4f %7.2f %7.3f   %.2f",
          source, law.gain(), law.ratePower(), law.sizePower(), GainLaw.median(missed));
    }
  }

  private void compare(String what, double here, double shipped) {
    line("%-44s %9.3f %9.3f", what, here, shipped);
  }

  @SuppressWarnings("AnnotateFormatMethod") // formats are literals of this class
  private void line(String format, Object... cells) {
    out.println(String.format(Locale.ROOT, format, cells));
  }
}
