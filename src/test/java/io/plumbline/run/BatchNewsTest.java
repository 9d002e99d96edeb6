package io.plumbline.run;

import static io.plumbline.run.Lawful.PLANNED;
import static io.plumbline.run.Lawful.bin;
import static io.plumbline.run.Lawful.bins;
import static io.plumbline.run.Lawful.law;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.curve.Trend;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run tells its siblings, and when it draws its trend anew. */
class BatchNewsTest {
  private static final DataOrder ORDER = new DataOrder("f", "a");
  private static final Strip CARRYING =
      Strip.EMPTY.plus(1_000, 3).plus(2_000, 4).next().plus(4_000, 5);
  private static final Strip OWN = Strip.EMPTY.plus(4_000, 5);
  private static final Model LAW = Model.of(PLANNED, Prior.SHIPPED, bins(30));

  @ParameterizedTest
  @EnumSource(Bin.Use.class)
  void cellsAreToldOfABinThatTheLawLearnsFrom(Bin.Use use) {
    BatchNews news =
        BatchNews.atClosing(ORDER, CARRYING, List.of(bin(0), bin(1).withUse(use)), LAW);
    assertThat(news.strip()).isEqualTo(use == Bin.Use.FIT ? OWN : Strip.EMPTY);
    assertThat(news.order()).isEqualTo(ORDER);
  }

  /** Where ln t is a multiple of 0.05: e^10 lies between 22026 and 22027 tokens. */
  @ParameterizedTest
  @CsvSource({
    "22025, 22026, false",
    "22026, 22027, true",
    "22027, 22100, false",
    "22000, 23000, true",
    "22027, 23155, false",
    "22027, 23157, true"
  })
  void aTrendIsDrawnAnewEveryTwentiethOfAnEFold(long before, long newest, boolean drawn) {
    List<Bin> bins = bins(30);
    bins.add(bin(before, 4, law(before)));
    bins.add(bin(newest, 4, law(newest)));
    Optional<Trend> trend = BatchNews.atClosing(ORDER, CARRYING, bins, LAW).trend();
    assertThat(trend.isPresent()).isEqualTo(drawn);
    trend.ifPresent(
        known -> {
          assertThat(known.tokens()).hasSize(32);
          assertThat(known.at(newest)).isCloseTo(law(newest), within(0.01));
          assertThat(known.at(newest + 1)).isNaN();
        });
  }

  @Test
  void noTrendIsDrawnThroughTheFirstBinOrThroughFew() {
    assertThat(BatchNews.atClosing(ORDER, CARRYING, List.of(bin(0)), LAW).trend()).isEmpty();
    assertThat(BatchNews.atClosing(ORDER, CARRYING, far(11), LAW).trend()).isEmpty();
    assertThat(BatchNews.atClosing(ORDER, CARRYING, far(12), LAW).trend()).isPresent();
  }

  @Test
  void noTrendIsDrawnWithoutALaw() {
    Model blank = Model.of(PLANNED, Prior.SHIPPED, List.of());
    assertThat(BatchNews.atClosing(ORDER, CARRYING, far(30), blank).trend()).isEmpty();
    assertThat(BatchNews.atEnd(ORDER, CARRYING, curve(far(30)), blank, true).trend()).isEmpty();
  }

  /** The bin still open among them, however little has come since the last was drawn. */
  @Test
  void atItsEndTheTrendOfTheWholeIsTold() {
    List<Bin> bins = bins(30);
    Bin open = bin(bins.get(29).lastTokens() + 1, 4, law(18_000));
    LossCurve ended = LossCurve.restored(bins, Optional.of(open), Double.NaN, Double.NaN);
    Trend trend = BatchNews.atEnd(ORDER, CARRYING, ended, LAW, true).trend().orElseThrow();
    assertThat(trend.tokens()).hasSize(31);
    assertThat(trend.tokens()[30]).isEqualTo(open.meanTokens());
    assertThat(BatchNews.atEnd(ORDER, CARRYING, curve(bins), LAW, true).trend().orElseThrow())
        .satisfies(known -> assertThat(known.tokens()).hasSize(30));
    assertThat(BatchNews.atEnd(ORDER, CARRYING, curve(far(11)), LAW, true).trend()).isEmpty();
  }

  @Test
  void atItsEndCellsAreToldIfNothingSpeaksAgainstThem() {
    LossCurve ended = curve(bins(30));
    BatchNews told = BatchNews.atEnd(ORDER, CARRYING, ended, LAW, true);
    assertThat(told.strip()).isEqualTo(OWN);
    assertThat(told.order()).isEqualTo(ORDER);
    assertThat(BatchNews.atEnd(ORDER, CARRYING, ended, LAW, false).strip()).isEqualTo(Strip.EMPTY);
  }

  @Test
  void whereNobodyHasToldAnythingThereAreNoTracks() {
    assertThat(BatchTracks.NONE.of(ORDER)).isEmpty();
    assertThat(BatchTracks.MOST).isEqualTo(8);
  }

  /** So many bins, a tenth apart: a trend is due with each. */
  private static List<Bin> far(int count) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long tokens = Math.round(10_000 * Math.pow(1.1, i));
      bins.add(bin(tokens, 4, law(tokens)));
    }
    return bins;
  }

  private static LossCurve curve(List<Bin> bins) {
    return LossCurve.restored(bins, Optional.empty(), Double.NaN, Double.NaN);
  }
}
