package io.plumbline.run;

import static io.plumbline.run.Lawful.NOISE;
import static io.plumbline.run.Lawful.bin;
import static io.plumbline.run.Lawful.bins;
import static io.plumbline.run.Lawful.fit;
import static io.plumbline.run.Lawful.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.drift.Anchor;
import io.plumbline.drift.Calibration;
import io.plumbline.drift.Contradiction;
import io.plumbline.law.Fit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Newest bins against one fit of the first thirty: what each lies above its forecast is set by the
 * test. Also all stretches of random bins against several fits, each computed on its own.
 */
class OldForecastsTest {
  private static final double EXACT = 1e-9;
  private static final Fit OLD = fit(bins(30));
  private static final Anchor ANCHOR = new Anchor(OLD, Calibration.NEW);

  /** Seen, expected and variance of four bins that lie 0.1 too high. */
  @Test
  void fourBinsAreHeldAgainstAFitThatHasNotSeenThem() {
    List<Bin> bins = after(30, 0.1, 0.1, 0.1, 0.1);
    Contradiction found = strongest(bins, 0).orElseThrow();
    double seen = bins.stream().mapToDouble(bin -> bin.losses().mean()).average().orElseThrow();
    double mean = bins.stream().mapToDouble(Bin::meanTokens).average().orElseThrow();
    assertThat(found.seen()).isCloseTo(seen, within(EXACT));
    assertThat(found.expected()).isCloseTo(OLD.at(mean).mean(), within(EXACT));
    assertThat(found.seen() - found.expected()).isCloseTo(0.1, within(3e-4));
    // 16 losses of variance 1e-4, and 0.2 % of the loss
    assertThat(found.variance())
        .isCloseTo(OLD.at(mean).variance() + 6.25e-6 + 4e-6 * seen * seen, within(EXACT));
    assertThat(found.sinceTokens()).isEqualTo(tokens(29));
  }

  @Test
  void aFitThatHasSeenOneOfThemSaysNothing() {
    assertThat(strongest(after(31, 0.1, 0.1, 0.1), 0)).as("three").isEmpty();
    assertThat(strongest(after(29, 0.1, 0.1, 0.1, 0.1), 0)).as("one seen").isEmpty();
    assertThat(OldForecasts.strongest(after(30, 1, 1, 1, 1), List.of(), NOISE, 0)).isEmpty();
    List<Bin> hollow = after(30, 0.1, 0.1, 0.1, 0.1);
    hollow.set(2, bin(tokens(32), 0, 0));
    assertThat(strongest(hollow, 0)).as("one without losses").isEmpty();
  }

  /** k of the calibration widens what forecast and noise may be off, not what is immaterial. */
  @Test
  void runsThatForecastPoorlyEarnAHigherBar() {
    List<Bin> bins = after(30, 0.1, 0.1, 0.1, 0.1);
    Contradiction strict = strongest(bins, 0).orElseThrow();
    Calibration poor = new Calibration(10, 0); // (10 + 10) / (0 + 10) = 2
    Contradiction lenient =
        OldForecasts.strongest(bins, List.of(new Anchor(OLD, poor)), NOISE, 0).orElseThrow();
    double immaterial = 4e-6 * strict.seen() * strict.seen();
    assertThat(lenient.variance()).isCloseTo(2 * strict.variance() - immaterial, within(EXACT));
  }

  /** Three of four must be half as far off as all. */
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1, 0.1, 0.1, 0.1",
    "-0.1, -0.1, -0.1, -0.1, -0.1",
    "0.4, 0, 0, 0, 0",
    "0.25, 0.05, 0.05, 0.05, 0.1",
    "0.3, 0.02, 0.03, 0.05, 0.06",
    "-0.3, -0.02, -0.03, -0.05, -0.06",
    "0.3, -0.02, 0.03, 0.05, 0.06",
    "0.3, -0.02, -0.03, 0.05, 0",
    "-0.3, 0.02, 0.03, -0.05, 0"
  })
  void whatIsOneOutlierIsNoDrift(double a, double b, double c, double d, double off) {
    Contradiction found = strongest(after(30, a, b, c, d), 0).orElseThrow();
    assertThat(found.seen() - found.expected()).isCloseTo(off, within(3e-4));
  }

  /** A fall by less than was granted contradicts nothing; a rise is never granted. */
  @ParameterizedTest
  @CsvSource({"-0.1, 0.101, 0", "-0.1, 0.099, -0.1", "0.1, 0.101, 0.1", "-0.1, 0, -0.1"})
  void anUnannouncedCooldownIsGranted(double off, double cooldown, double left) {
    Contradiction found = strongest(after(30, off, off, off, off), cooldown).orElseThrow();
    assertThat(found.seen() - found.expected()).isCloseTo(left, within(3e-4));
    assertThat(found.seen()).isCloseTo(OLD.at(tokens(31)).mean() + off, within(0.01));
  }

  /**
   * Siblings of four bins, 16 losses, leave 1/4 of the noise of each mean: 1e-4 / 4 / 4, the same
   * for all; one that is not known errs for itself, 4 x 1e-4 over 16^2.
   */
  @Test
  void whatSiblingsLeaveIsNotAveragedAway() {
    List<Bin> bins = after(30, 0.1, 0.1, 0.1, 0.1);
    Contradiction unknown = strongest(bins, 0).orElseThrow();
    bins.replaceAll(bin -> bin.withDifficulty(new Difficulty(0, 0.25f)));
    assertThat(strongest(bins, 0).orElseThrow().variance())
        .isCloseTo(unknown.variance() - 6.25e-6 + 6.25e-6, within(EXACT));
    bins.replaceAll(bin -> bin.withDifficulty(new Difficulty(0, 0.5f)));
    assertThat(strongest(bins, 0).orElseThrow().variance())
        .isCloseTo(unknown.variance() - 6.25e-6 + 1.25e-5, within(EXACT));
    bins.set(1, bins.get(1).withDifficulty(Difficulty.UNKNOWN));
    assertThat(strongest(bins, 0).orElseThrow().variance())
        .isCloseTo(unknown.variance() - 6.25e-6 + 1.25e-5 + 4e-4 / 256, within(EXACT));
    bins.set(1, bins.get(1).withDifficulty(new Difficulty(-0.125f, 0.5f)));
    assertThat(strongest(bins, 0).orElseThrow().seen())
        .isCloseTo(unknown.seen() + 0.125 / 4, within(EXACT));
  }

  /** Stretches of 4, 8 and 16 bins, not of 12; every fit; the strongest of all. */
  @Test
  void theStrongestOfAllStretchesAndFitsIsFound() {
    Seeds.each(
        30,
        seed -> {
          Random random = new Random(seed);
          List<Bin> bins = new ArrayList<>();
          int newest = 34 + random.nextInt(30);
          double ramp = 0.01 * random.nextGaussian();
          for (int i = 0; i < newest; i++) {
            Bin bin = bin(i);
            double more = i < 30 ? 0 : ramp * (i - 30) + 0.02 * random.nextGaussian();
            bin = bin(bin.lastTokens(), 1 + random.nextInt(6), bin.losses().mean() + more);
            boolean known = random.nextBoolean();
            bins.add(
                known ? bin.withDifficulty(new Difficulty(0.015625f, random.nextFloat())) : bin);
          }
          List<Anchor> anchors = new ArrayList<>();
          for (int i = 20; i <= 40; i += 5) {
            anchors.add(
                new Anchor(
                    fit(bins.subList(0, Math.min(i, newest))),
                    new Calibration(30 * random.nextDouble(), 10)));
          }
          double cooldown = random.nextInt(3) * 0.02;
          Optional<Contradiction> expected =
              anchors.stream()
                  .flatMap(
                      anchor ->
                          IntStream.of(4, 8, 16)
                              .mapToObj(n -> contradiction(bins, n, anchor, cooldown))
                              .flatMap(Optional::stream))
                  .max(Comparator.comparingDouble(Contradiction::statistic));
          Optional<Contradiction> found = OldForecasts.strongest(bins, anchors, NOISE, cooldown);
          assertThat(found.isPresent()).isEqualTo(expected.isPresent());
          if (found.isPresent()) {
            assertThat(found.get().statistic()).isCloseTo(expected.get().statistic(), within(1e-6));
            assertThat(found.get().seen()).isCloseTo(expected.get().seen(), within(EXACT));
          }
        });
  }

  /** Of the newest n bins, all at once. */
  private static Optional<Contradiction> contradiction(
      List<Bin> bins, int n, Anchor anchor, double cooldown) {
    if (bins.size() < n) {
      return Optional.empty();
    }
    Bin[] newest = bins.subList(bins.size() - n, bins.size()).toArray(new Bin[0]);
    if (newest[0].meanTokens() <= anchor.fit().lastTokens()) {
      return Optional.empty();
    }
    double losses = 0;
    double seen = 0;
    double expected = 0;
    double forecast = 0;
    double white = 0;
    double lasting = 0;
    for (int group = 0; group < n; group += 4) {
      Bin[] four = Arrays.copyOfRange(newest, group, group + 4);
      double count = Arrays.stream(four).mapToDouble(bin -> bin.losses().count()).sum();
      double at =
          Arrays.stream(four).mapToDouble(bin -> bin.meanTokens() * bin.losses().count()).sum();
      losses += count;
      expected += count * anchor.fit().at(at / count).mean();
      forecast = Math.max(forecast, anchor.fit().at(at / count).variance());
    }
    double[] off = new double[4];
    for (int i = 0; i < n; i++) {
      Bin bin = newest[i];
      int count = bin.losses().count();
      double cleared = bin.losses().mean() - bin.difficulty().nats();
      seen += count * cleared;
      white += bin.difficulty().known() ? 0 : count * NOISE;
      lasting =
          bin.difficulty().known()
              ? Math.max(lasting, NOISE * bin.difficulty().noiseShare() / count)
              : lasting;
      if (i >= n - 4) {
        off[i - n + 4] = cleared - anchor.fit().at(bin.meanTokens()).mean();
      }
    }
    double mean = seen / losses;
    double all = mean - expected / losses;
    Arrays.sort(off);
    // the third furthest, in the direction of the one furthest off
    double third = off[3] > -off[0] ? off[1] : off[2];
    double lasts = all > 0 ? Math.min(all, 2 * third) : Math.max(all, 2 * third);
    double still = lasts * all > 0 ? lasts : 0;
    double left = still < 0 && still > -cooldown ? 0 : still;
    double variance =
        anchor.calibration().inflation() * (forecast + lasting + white / losses / losses)
            + 4e-6 * mean * mean;
    return Optional.of(new Contradiction(mean, mean - left, variance, anchor.fit().lastTokens()));
  }

  /** Bins so far above the old forecasts for them, the first at this place. */
  private static List<Bin> after(int first, double... off) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < off.length; i++) {
      long tokens = tokens(first + i);
      bins.add(bin(tokens, 4, OLD.at(tokens).mean() + off[i]));
    }
    return bins;
  }

  private static Optional<Contradiction> strongest(List<Bin> bins, double cooldown) {
    return OldForecasts.strongest(bins, List.of(ANCHOR), NOISE, cooldown);
  }
}
