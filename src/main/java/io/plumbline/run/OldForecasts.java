package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.drift.Anchor;
import io.plumbline.drift.Contradiction;
import io.plumbline.law.Prediction;
import java.util.List;
import java.util.Optional;

/** Holds a run's newest bins against what fits of the past forecast for them. */
final class OldForecasts {
  /** Bins are taken together in groups of so many, newest first. */
  private static final int GROUP = 4;

  /** Newest groups tried: 1, 2 and 4. */
  private static final int MOST = 4;

  private OldForecasts() {}

  /**
   * The strongest one, as it stands after an unannounced cooldown was granted.
   *
   * @param bins closed bins, oldest first
   * @param anchors fits of the past
   * @param noiseVariance of a single loss, nats^2
   * @param cooldown a fall by up to so many nats contradicts nothing
   * @return empty if no fit is so old that it has not seen the newest {@link #GROUP} bins
   */
  static Optional<Contradiction> strongest(
      List<Bin> bins, List<Anchor> anchors, double noiseVariance, double cooldown) {
    Contradiction best = null;
    for (Anchor anchor : anchors) {
      Sums sums = new Sums(anchor, noiseVariance);
      for (int groups = 1; groups <= MOST; groups++) {
        int end = bins.size() - (groups - 1) * GROUP;
        if (end < GROUP || !sums.plus(bins.subList(end - GROUP, end))) {
          break;
        }
        if (groups == 3) {
          continue;
        }
        Contradiction one = sums.contradiction(cooldown);
        if (best == null || one.statistic() > best.statistic()) {
          best = one;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** What one old fit and growing stretches of newest bins amount to. */
  private static final class Sums {
    private final Anchor anchor;
    private final double noiseVariance;
    private double losses;
    private double seen;
    private double expected;
    private Doubt doubt = Doubt.NONE;

    /** What three of the newest four bins exceed. */
    private double newest = Double.NaN;

    private Sums(Anchor anchor, double noiseVariance) {
      this.anchor = anchor;
      this.noiseVariance = noiseVariance;
    }

    /** Adds a group; false if the fit has seen part of it, or there is nothing in it. */
    private boolean plus(List<Bin> group) {
      double count = 0;
      double tokens = 0;
      double cleared = 0;
      double white = doubt.white;
      double lasting = doubt.lasting;
      for (Bin bin : group) {
        int inBin = bin.losses().count();
        boolean seenBefore = bin.meanTokens() <= anchor.fit().lastTokens();
        if (inBin == 0 || seenBefore || bin.use() == Bin.Use.IN_DOUBT) {
          return false;
        }
        count += inBin;
        tokens += inBin * bin.meanTokens();
        cleared += inBin * bin.clearedLoss();
        // what siblings leave is the error of their trend, the same for all these bins
        double share = bin.difficulty().noiseShare() * noiseVariance;
        white += bin.difficulty().known() ? 0 : inBin * share;
        lasting = bin.difficulty().known() ? Math.max(lasting, share / inBin) : lasting;
      }
      Prediction forecast = anchor.fit().at(tokens / count);
      losses += count;
      seen += cleared;
      expected += count * forecast.mean();
      doubt = new Doubt(Math.max(doubt.forecast, forecast.variance()), white, lasting);
      newest = Double.isNaN(newest) ? typical(group) : newest;
      return true;
    }

    /** Second smallest departure of the bins of a group, signed; 0 if they disagree in sign. */
    private double typical(List<Bin> group) {
      double[] off =
          group.stream()
              .mapToDouble(bin -> bin.clearedLoss() - anchor.fit().at(bin.meanTokens()).mean())
              .sorted()
              .toArray();
      return Math.abs(off[0]) < Math.abs(off[off.length - 1]) ? off[1] : off[off.length - 2];
    }

    private Contradiction contradiction(double cooldown) {
      double mean = seen / losses;
      double all = (seen - expected) / losses;
      double still = newest * all < 0 ? 0 : Math.min(Math.abs(all), 2 * Math.abs(newest));
      double off = Math.copySign(still, all);
      boolean granted = off < 0 && -off < cooldown;
      double immaterial = Contradiction.IMMATERIAL * mean;
      return new Contradiction(
          mean,
          granted ? mean : mean - off,
          anchor.calibration().inflation() * doubt.ofMean(losses) + immaterial * immaterial,
          anchor.fit().lastTokens());
    }
  }

  /**
   * What the mean of all these losses and its forecast may be off by.
   *
   * @param forecast variance of the least certain forecast, nats^2
   * @param white sum of the variances of losses that err each for itself
   * @param lasting variance of an error that a bin's losses share, nats^2
   */
  private record Doubt(double forecast, double white, double lasting) {
    private static final Doubt NONE = new Doubt(0, 0, 0);

    private double ofMean(double losses) {
      return forecast + lasting + white / (losses * losses);
    }
  }
}
