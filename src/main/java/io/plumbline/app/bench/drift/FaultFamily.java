package io.plumbline.app.bench.drift;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Ways to break a healthy run's losses from one of them on: x_i the loss as it was, m_i its local
 * trend, i_0 the first broken one, n losses in the run. Without randomness: the same run, place and
 * size give the same losses.
 */
public enum FaultFamily {
  /** Nothing is done: how often something is caught by chance. */
  NOTHING(0) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.loss(at);
    }
  },
  /** x_i + size m_(i_0): another level from one loss to the next, the noise as it was. */
  LEVEL(0.005, 0.01, 0.02, 0.04, 0.08, -0.005, -0.01, -0.02, -0.04, -0.08, -0.2) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.loss(at) + size * run.trend(from);
    }
  },
  /** The same, reached in a straight line over a tenth of the run. */
  RAMP(0.005, 0.01, 0.02, 0.04, 0.08) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      double share = Math.min(1, (at - from + 1) / Math.max(1, RAMP_SHARE * run.count()));
      return run.loss(at) + share * size * run.trend(from);
    }
  },
  /** m_(i_0) + size (m_i - m_(i_0)) + noise: learning stops (0), goes on at half the pace (0.5). */
  PACE(0, 0.5) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.loss(at) + (1 - size) * (run.trend(from) - run.trend(at));
    }
  },
  /** m_i + size (x_i - m_i). */
  NOISE(2, 4) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.trend(at) + size * run.residual(at);
    }
  },
  /** Two losses too high by this share. */
  SPIKE(0.2) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.loss(at) + (at - from < SPIKE_LOSSES ? size * run.trend(at) : 0);
    }
  },
  /** Ten such spikes, one every 20 losses. */
  SPIKES(0.2) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      boolean high =
          (at - from) % SPIKE_EVERY < SPIKE_LOSSES && at - from < SPIKE_TRAIN * SPIKE_EVERY;
      return run.loss(at) + (high ? size * run.trend(at) : 0);
    }
  },
  /** No number any more. */
  NAN(0) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return Double.NaN;
    }
  },
  /**
   * x_i exp(-(i - i_0) / (size n)): a small shard is read again and again, and learned by heart.
   */
  SHARD(0.1) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.loss(at) * Math.exp(-(at - from) / (size * run.count()));
    }
  },
  /** A batch cut to this share: its noise grows with one over the root of it, the loss by 1 %. */
  BATCH(0.25) {
    @Override
    double loss(HealthyCurve run, int from, int at, double size) {
      return run.trend(at) + BATCH_RISE * run.trend(from) + run.residual(at) / Math.sqrt(size);
    }
  };

  private static final double RAMP_SHARE = 0.1;
  private static final int SPIKE_LOSSES = 2;
  private static final int SPIKE_EVERY = 20;
  private static final int SPIKE_TRAIN = 10;
  private static final double BATCH_RISE = 0.01;

  @SuppressWarnings("ImmutableEnumChecker") // never written again, and only copies leave
  private final double[] sizes;

  FaultFamily(double... sizes) {
    this.sizes = sizes.clone();
  }

  /**
   * The broken loss, nats per token.
   *
   * @param from the first broken one, from 0
   * @param at the one wanted, at least {@code from}
   * @param size of the fault; what it means is the family's
   */
  abstract double loss(HealthyCurve run, int from, int at, double size);

  /** The faults of this family, one for each size. */
  public List<InjectedFault> all() {
    return DoubleStream.of(sizes).mapToObj(size -> new InjectedFault(this, size)).toList();
  }

  /** The size in words; nothing where there is only one. */
  String words(double size) {
    return switch (this) {
      case LEVEL, RAMP, SPIKE, SPIKES -> String.format(Locale.ROOT, " %+.1f %%", 100 * size);
      case PACE, NOISE -> String.format(Locale.ROOT, " x%s", size == 0 ? "0" : "" + size);
      case BATCH -> String.format(Locale.ROOT, " x%s", size);
      case NOTHING, NAN, SHARD -> "";
    };
  }

  /** As on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All labels but that of nothing, for messages. */
  public static List<String> labels() {
    return Arrays.stream(values()).filter(f -> f != NOTHING).map(FaultFamily::label).toList();
  }
}
