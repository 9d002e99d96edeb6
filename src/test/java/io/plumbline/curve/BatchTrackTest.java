package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The grid of cells, strips of it, and what a track remembers. */
class BatchTrackTest {

  @Property
  void everyTokenCountLiesInItsCell(@ForAll @LongRange(min = 1, max = 1L << 50) long tokens) {
    int cell = Strip.cell(tokens);
    assertThat((double) tokens).isBetween(Strip.begin(cell), Math.nextDown(Strip.begin(cell + 1)));
    double width = Strip.begin(cell + 1) / Strip.begin(cell) - 1;
    assertThat(width).isBetween(0.99 / (2 * Strip.PER_OCTAVE), 1.0 / Strip.PER_OCTAVE);
  }

  /** However a run is cut into bins, its track is the same. */
  @Property(tries = 40)
  void whereBinsBeginDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int cut) {
    Random random = new Random(seed);
    BatchTrack whole = BatchTrack.of("a");
    BatchTrack parts = BatchTrack.of("b");
    Strip one = Strip.EMPTY;
    Strip other = Strip.EMPTY;
    for (int i = 0; i < 200; i++) {
      long tokens = 10_000_000L + 50_000L * i;
      double loss = random.nextGaussian();
      if (i % 17 == 0) {
        whole = whole.plus(one);
        one = one.next();
      }
      if (i % cut == 0) {
        parts = parts.plus(other);
        other = other.next();
      }
      one = one.plus(tokens, loss);
      other = other.plus(tokens, loss);
    }
    whole = whole.plus(one);
    parts = parts.plus(other);
    for (int cell = Strip.cell(10_000_000L); cell <= Strip.cell(20_000_000L); cell++) {
      assertThat(parts.count(cell)).isEqualTo(whole.count(cell));
      assertThat(Float.compare(parts.loss(cell), whole.loss(cell))).isZero();
    }
  }

  @Test
  void theMeanOverAStretchIsThatOfItsLosses() {
    BatchTrack track = BatchTrack.of("a").withTrend(flat(2));
    Strip strip = Strip.EMPTY;
    double sum = 0;
    for (int i = 0; i < 20; i++) {
      double loss = 2 + 0.1 * i;
      strip = strip.plus(1_000_000L + 2_000L * i, loss);
      sum += loss - 2;
    }
    track = track.plus(strip);
    assertThat(track.over(1_000_000, 1_038_000, 20)).hasValueCloseTo(sum / 20, within(1e-6));
    assertThat(track.over(1_000_000, 1_038_000, 50)).as("less than half is known").isEmpty();
    assertThat(track.over(2_000_000, 2_040_000, 20)).isEmpty();
    assertThat(track.withTrend(Trend.NONE).over(1_000_000, 1_038_000, 20)).isEmpty();
  }

  @Test
  void whatIsNotFiniteOrGoesBackIsNotTold() {
    Strip strip = Strip.EMPTY.plus(1_000_000, 2).plus(1_000_001, Double.NaN).plus(900_000, 3);
    assertThat(strip.size()).isEqualTo(1);
    assertThat(strip.counts()).containsExactly(1);
    assertThat(strip.next().own().size()).isZero();
  }

  @Test
  void aTrackIsBoundedWhateverTheRunsLength() {
    BatchTrack track = BatchTrack.of("a").withTrend(flat(1));
    double tokens = 1;
    int told = 0;
    for (int i = 0; i < 30_000; i++) {
      tokens *= 1.0012;
      track = track.plus(Strip.EMPTY.plus((long) tokens, 1));
    }
    for (int cell = Strip.cell(1); cell <= Strip.cell(tokens); cell++) {
      told += track.count(cell) > 0 ? 1 : 0;
    }
    assertThat(told).isBetween(10_000, BatchTrack.MOST_PAGES * BatchTrack.PAGE);
    assertThat(track.count(Strip.cell((long) tokens))).isEqualTo(1);
  }

  /** A hundred cells lie on four pages or five. */
  @Test
  void allCellsComeBackInTheirOrderFromEveryPage() {
    BatchTrack track = BatchTrack.of("a");
    int first = Strip.cell(1_000_000);
    for (int i = 99; i >= 0; i--) {
      track = track.plus(Strip.EMPTY.plus((long) Math.ceil(Strip.begin(first + i)), 2 + i / 64.0));
    }
    Strip all = track.cells();
    assertThat(all.carried()).isZero();
    assertThat(all.cells()).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(all.cells()[i]).isEqualTo(first + i);
      assertThat(all.means()[i]).isEqualTo(2 + i / 64.0);
      assertThat(all.counts()[i]).isEqualTo(1);
    }
  }

  /** With one page more than fits the lowest is forgotten, and it alone. */
  @Test
  void asManyPagesAsFitAreKept() {
    int first = Strip.cell(1 << 20) / BatchTrack.PAGE;
    BatchTrack track = BatchTrack.of("a");
    for (int i = 0; i < BatchTrack.MOST_PAGES; i++) {
      track = track.plus(onPage(first + i));
    }
    assertThat(track.count(first * BatchTrack.PAGE)).isEqualTo(1);
    track = track.plus(onPage(first + BatchTrack.MOST_PAGES));
    assertThat(track.count(first * BatchTrack.PAGE)).isZero();
    assertThat(track.count((first + 1) * BatchTrack.PAGE)).isEqualTo(1);
    assertThat(track.cells().size()).isEqualTo(BatchTrack.MOST_PAGES);
  }

  private static Strip onPage(int page) {
    return Strip.EMPTY.plus((long) Strip.begin(page * BatchTrack.PAGE), 2);
  }

  /** Of four losses asked for two are known, half: enough; of five it is not. */
  @Test
  void justHalfOfAStretchIsEnough() {
    BatchTrack track =
        BatchTrack.of("a")
            .withTrend(flat(2))
            .plus(Strip.EMPTY.plus(1_000_000, 2.5).plus(1_010_000, 2.75));
    assertThat(track.over(1_000_000, 1_010_000, 4)).hasValue(0.625);
    assertThat(track.over(1_000_000, 1_010_000, 5)).isEmpty();
    assertThat(track.over(0, 1_010_000, 2)).isEmpty();
    BatchTrack early = BatchTrack.of("b").withTrend(flat(2)).plus(Strip.EMPTY.plus(1, 2.25));
    assertThat(early.over(1, 1, 1)).as("from the first token on").hasValue(0.25);
  }

  private static Trend flat(double loss) {
    return new Trend(new double[] {1, 1e18}, new double[] {loss, loss}, new double[2]);
  }
}
