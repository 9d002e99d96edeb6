package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The curve as a whole: what is in it, that it is bounded, late events, rewinds. */
class LossCurveTest {

  private record Logged(long tokens, double loss) {}

  @Property(tries = 60)
  void everyBinHoldsExactlyTheLossesOfItsStretch(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int n) {
    Random random = new Random(seed);
    List<Logged> logged = new ArrayList<>();
    LossCurve curve = LossCurve.EMPTY;
    long tokens = 0;
    double rate = 1e-3;
    for (int i = 0; i < n; i++) {
      tokens += 1 + random.nextInt(random.nextInt(50) == 0 ? 1_000_000 : 1_000);
      rate *= random.nextInt(40) == 0 ? 0.7 : 1;
      double loss = random.nextInt(30) == 0 ? Double.NaN : 3 + random.nextGaussian();
      logged.add(new Logged(tokens, loss));
      curve = curve.plus(tokens, OptionalLong.of(i), loss, rate);
    }

    long after = -1;
    long counted = 0;
    for (Bin bin : bins(curve)) {
      assertThat(bin.firstTokens()).as("bins in order, without overlap").isGreaterThan(after);
      after = bin.lastTokens();
      List<Double> inside =
          logged.stream()
              .filter(l -> l.tokens() >= bin.firstTokens() && l.tokens() <= bin.lastTokens())
              .map(Logged::loss)
              .filter(Double::isFinite)
              .toList();
      assertThat(bin.losses().count()).isEqualTo(inside.size());
      counted += bin.losses().count();
      if (bin.losses().count() > 0) {
        double mean = inside.stream().mapToDouble(x -> x).average().orElseThrow();
        double squares = inside.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
        assertThat(bin.losses().mean()).isCloseTo(mean, within(1e-12));
        assertThat(bin.losses().squares()).isCloseTo(squares, within(1e-7 * (1 + squares)));
      }
    }
    assertThat(counted).isEqualTo(logged.stream().filter(l -> Double.isFinite(l.loss())).count());
    assertThat(curve.lastTokens()).isEqualTo(tokens);
  }

  @Property(tries = 30)
  void anUnmergedBinIsNarrowAndBeginsWhereTheLastCouldNotGrow(@ForAll long seed) {
    Random random = new Random(seed);
    LossCurve curve = LossCurve.EMPTY;
    long tokens = 10_000;
    for (int i = 0; i < 2_000; i++) {
      tokens += 100;
      curve = curve.plus(tokens, OptionalLong.of(i), random.nextDouble(), 1e-3);
    }
    List<Bin> bins = bins(curve);
    for (int i = 0; i < bins.size(); i++) {
      Bin bin = bins.get(i);
      assertThat(bin.lastTokens() - bin.firstTokens())
          .isLessThanOrEqualTo((long) (Binning.WIDTH * bin.firstTokens()));
      if (i > 0) {
        Bin before = bins.get(i - 1);
        assertThat(bin.firstTokens() - before.firstTokens())
            .isGreaterThan((long) (Binning.WIDTH * before.firstTokens()));
      }
    }
  }

  /** What a run could send to make the curve grow without end. */
  private enum Hostile {
    LONG_RUN,
    RESTLESS_RATE,
    RATE_BETWEEN_ZERO_AND_ONE,
    DOUBLING_TOKENS,
    JUMPING_TOKENS,
    ONLY_NAN
  }

  @ParameterizedTest
  @EnumSource(Hostile.class)
  void aMillionEventsOfAnyKindStayBounded(Hostile kind) {
    Random random = new Random(7);
    LossCurve curve = LossCurve.EMPTY;
    long tokens = 1;
    long finite = 0;
    double sum = 0;
    for (int i = 0; i < 1_000_000; i++) {
      double rate = 1e-3;
      switch (kind) {
        case LONG_RUN, ONLY_NAN -> tokens += 524_288;
        case RESTLESS_RATE -> {
          tokens += 1 + tokens / 300;
          tokens = Math.min(tokens, 1L << 60);
          rate = Math.exp(10 * random.nextGaussian());
        }
        case RATE_BETWEEN_ZERO_AND_ONE -> {
          tokens += 1_000_000;
          rate = i % 2;
        }
        case DOUBLING_TOKENS -> tokens = Math.min(tokens * 2, (1L << 60) + i);
        case JUMPING_TOKENS ->
            tokens += random.nextInt(1_000) == 0 ? 1L << random.nextInt(45) : random.nextInt(100);
      }
      double loss = kind == Hostile.ONLY_NAN ? Double.NaN : random.nextDouble();
      curve = curve.plus(tokens, OptionalLong.of(i), loss, rate);
      if (Double.isFinite(loss)) {
        finite++;
        sum += loss;
      }
      if (curve.closed().size() > Binning.MAX_BINS) {
        assertThat(curve.closed().size())
            .as("at event %d", i)
            .isLessThanOrEqualTo(Binning.MAX_BINS);
      }
    }
    assertThat(curve.closed()).hasSizeLessThanOrEqualTo(Binning.MAX_BINS);
    assertThat(bins(curve).stream().mapToLong(bin -> bin.losses().count()).sum())
        .as("merging forgets no loss")
        .isEqualTo(finite);
    if (finite > 0) {
      double mean =
          bins(curve).stream().mapToDouble(b -> b.losses().count() * b.losses().mean()).sum()
              / finite;
      assertThat(mean).isCloseTo(sum / finite, within(1e-10));
    }
    long after = -1;
    for (Bin bin : bins(curve)) {
      assertThat(bin.firstTokens()).isGreaterThanOrEqualTo(after);
      assertThat(bin.meanTokens()).isBetween((double) bin.firstTokens(), (double) bin.lastTokens());
      after = bin.lastTokens();
    }
  }

  @Test
  void recentDetailOutlivesMerging() {
    LossCurve curve = LossCurve.EMPTY;
    long tokens = 1_000;
    for (int i = 0; i < 1_500; i++) {
      tokens = (long) (tokens * 1.021) + 1;
      curve = curve.plus(tokens, OptionalLong.of(i), 2, 1e-3);
    }
    List<Bin> closed = curve.closed();
    assertThat(closed.size()).isLessThanOrEqualTo(Binning.MAX_BINS);
    assertThat(closed.subList(closed.size() / 2, closed.size()))
        .as("the newer half is as it was")
        .allMatch(bin -> bin.losses().count() == 1);
    assertThat(closed.get(0).losses().count()).isGreaterThan(1);
    assertThat(closed.get(0).firstTokens()).as("the beginning stays").isEqualTo(1_021);
  }

  @Property(tries = 60)
  void beforeKeepsWhatLiesWhollyBefore(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 500) int n) {
    LossCurve curve = smooth(new Random(seed), n);
    long at = (long) (curve.lastTokens() * new Random(~seed).nextDouble() * 1.1);

    LossCurve cut = curve.before(at);

    assertThat(bins(cut)).isEqualTo(bins(curve).stream().filter(b -> b.lastTokens() < at).toList());
    assertThat(cut.lastLoss()).isNaN();
    assertThat(cut.plus(at, OptionalLong.of(n), 2.5, 1e-3).lastTokens()).isEqualTo(at);
    assertThat(cut.before(at)).satisfies(again -> assertThat(bins(again)).isEqualTo(bins(cut)));
  }

  @Property(tries = 60)
  void aLateEventJoinsTheBinThatCoversIt(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 500) int n) {
    LossCurve curve = smooth(new Random(seed), n);
    Random random = new Random(~seed);
    List<Bin> before = bins(curve);
    long first = before.get(0).firstTokens();
    long at = first + (long) ((curve.lastTokens() - first) * random.nextDouble());

    LossCurve with = curve.plusLate(at, 7);

    List<Bin> after = bins(with);
    assertThat(after).hasSameSizeAs(before);
    int changed = -1;
    for (int i = 0; i < before.size(); i++) {
      if (!after.get(i).equals(before.get(i))) {
        assertThat(changed).as("one bin changes").isEqualTo(-1);
        changed = i;
      }
    }
    Bin joined = after.get(changed);
    assertThat(joined.losses().count()).isEqualTo(before.get(changed).losses().count() + 1);
    assertThat(at).isBetween(joined.firstTokens(), joined.lastTokens());
    assertThat(with.lastLoss()).as("not the newest").isEqualTo(curve.lastLoss());
    assertThat(with.lastTokens()).isEqualTo(curve.lastTokens());
    assertThat(curve.plusLate(first - 1, 7)).as("no bin covers it").isSameAs(curve);
  }

  @Test
  void unchangedClosedBinsAreTheSameList() {
    LossCurve curve = smooth(new Random(3), 100);
    List<Bin> closed = curve.closed();
    LossCurve next = curve.plus(curve.lastTokens(), OptionalLong.of(101), 2, 1e-3);
    assertThat(next.closed()).isSameAs(closed);
    assertThat(next.before(next.lastTokens() + 1).closed()).isSameAs(closed);
    assertThat(next.plusLate(next.lastTokens(), 2).closed()).isSameAs(closed);
  }

  @Test
  void usesOfTheNewestBinsCanBeTakenBack() {
    LossCurve curve = smooth(new Random(3), 400);
    LossCurve without = curve.usingNewest(Use.LEFT_OUT);
    assertThat(newest(without).use()).isEqualTo(Use.LEFT_OUT);
    assertThat(newest(curve).use()).as("immutable").isEqualTo(Use.FIT);
    assertThat(without.usingNewest(Use.LEFT_OUT)).isSameAs(without);
    assertThat(without.takingBackIn().closed()).isEqualTo(curve.closed());
    assertThat(curve.takingBackIn()).isSameAs(curve);
    assertThat(LossCurve.EMPTY.usingNewest(Use.LEFT_OUT)).isSameAs(LossCurve.EMPTY);
  }

  @Test
  void noiseIsThatOfTheLossesWithoutTheirTrend() {
    Random random = new Random(11);
    LossCurve curve = LossCurve.EMPTY;
    for (int i = 1; i <= 20_000; i++) {
      double trend = 2 + 3 * Math.pow(i / 1000.0, -0.5);
      curve =
          curve.plus(i * 1_000L, OptionalLong.of(i), trend + 0.05 * random.nextGaussian(), 1e-3);
    }
    assertThat(curve.noiseSd()).isCloseTo(0.05, within(0.01));
    assertThat(bins(curve).stream().mapToInt(bin -> bin.losses().triples()).sum())
        .as("every three losses in a row, across bins too")
        .isEqualTo(20_000 - 2);
    double end = 2 + 3 * Math.pow(20, -0.5);
    assertThat(curve.smoothedLoss()).isCloseTo(end, within(4 * 0.05 / 4));
    assertThat(curve.smoothedTokens()).isBetween(0.95 * 20e6, 20e6);
  }

  @Test
  void anEmptyCurveKnowsNothing() {
    assertThat(LossCurve.EMPTY.lastTokens()).isZero();
    assertThat(LossCurve.EMPTY.smoothedLoss()).isNaN();
    assertThat(LossCurve.EMPTY.smoothedTokens()).isNaN();
    assertThat(LossCurve.EMPTY.noiseSd()).isNaN();
    assertThat(LossCurve.EMPTY.begins(0, 1)).isFalse();
    assertThat(bins(LossCurve.EMPTY.before(100))).isEmpty();
    assertThat(bins(LossCurve.EMPTY.plusLate(100, 1))).isEmpty();
  }

  @Test
  void aSecondDeliveryIsRecognisedByItsFirstEventAlsoAfterMerging() {
    LossCurve curve = LossCurve.EMPTY.plus(1_000, OptionalLong.of(1), 9.25, 1e-3);
    assertThat(curve.begins(1_000, 9.25)).isTrue();
    long tokens = 1_000;
    for (int i = 0; i < 2_000; i++) {
      tokens = (long) (tokens * 1.021) + 1;
      curve = curve.plus(Math.min(tokens, 1L << 60), OptionalLong.of(i), 2, 1e-3);
    }
    assertThat(curve.begins(1_000, 9.25)).isTrue();
    assertThat(curve.begins(1_000, 9.26)).isFalse();
    assertThat(curve.begins(1_001, 9.25)).isFalse();
    assertThat(LossCurve.EMPTY.plus(5, OptionalLong.of(1), Double.NaN, 1).begins(5, Double.NaN))
        .isTrue();
  }

  @Test
  void restoringGivesTheSameCurve() {
    LossCurve curve = smooth(new Random(5), 300);
    LossCurve restored =
        LossCurve.restored(curve.closed(), curve.open(), curve.lastLoss(), curve.lossBefore());
    for (int i = 0; i < 300; i++) {
      long tokens = curve.lastTokens() + 5_000;
      curve = curve.plus(tokens, OptionalLong.of(i), 2 + 0.01 * (i % 7), 1e-3);
      restored = restored.plus(tokens, OptionalLong.of(i), 2 + 0.01 * (i % 7), 1e-3);
    }
    assertThat(bins(restored)).isEqualTo(bins(curve));
    assertThat(restored.noiseSd()).isEqualTo(curve.noiseSd());
  }

  private static LossCurve smooth(Random random, int n) {
    LossCurve curve = LossCurve.EMPTY;
    long tokens = 100_000;
    for (int i = 0; i < n; i++) {
      tokens += 1 + random.nextInt(2_000);
      curve = curve.plus(tokens, OptionalLong.of(i), 2 + 0.1 * random.nextGaussian(), 1e-3);
    }
    return curve;
  }

  private static Bin newest(LossCurve curve) {
    return curve.closed().get(curve.closed().size() - 1);
  }

  private static List<Bin> bins(LossCurve curve) {
    return Stream.concat(curve.closed().stream(), curve.open().stream()).toList();
  }
}
