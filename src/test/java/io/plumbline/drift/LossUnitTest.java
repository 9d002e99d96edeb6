package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.drift.LossUnit.Kind;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossUnitTest {
  @ParameterizedTest
  @CsvSource({
    "SAME, 1, 2.5, 2.5",
    "BITS, 1, 3, 2.0794415", // 3 bits are ln 8
    "NATS, 1, 2.0794415, 3",
    "PERPLEXITY, 1, 7.3890561, 2",
    "PERPLEXITY, 1, 0.5, -0.6931472",
    "PERPLEXITY, 1, 0, NaN",
    "PERPLEXITY, 1, -1, NaN",
    "LOGARITHM, 1, 2, 7.3890561",
    "SUM, 8, 20, 2.5",
    "MEAN, 8, 2.5, 20",
    "DIGITS, 1, 2, 4.6051702" // 2 digits are ln 100
  })
  void takesALossBack(Kind kind, int number, double logged, double back) {
    double is = new LossUnit(kind, number).back(logged);
    if (Double.isNaN(back)) {
      assertThat(is).isNaN();
    } else {
      assertThat(is).isCloseTo(back, within(1e-7));
    }
  }

  @Test
  void whatIsTriedIsEveryNumberToSixteenAndPowersOfTwoBeyond() {
    Set<LossUnit> all = new HashSet<>(LossUnit.ALL);
    assertThat(all).hasSameSizeAs(LossUnit.ALL);
    Set<LossUnit> due = new HashSet<>();
    for (Kind kind :
        new Kind[] {
          Kind.SAME, Kind.BITS, Kind.NATS, Kind.PERPLEXITY, Kind.LOGARITHM, Kind.DIGITS
        }) {
      due.add(new LossUnit(kind, 1));
    }
    for (int n :
        new int[] {
          2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 32, 64, 128, 256, 512, 1024, 2048,
          4096
        }) {
      due.add(new LossUnit(Kind.SUM, n));
      due.add(new LossUnit(Kind.MEAN, n));
    }
    assertThat(all).isEqualTo(due);
  }

  @ParameterizedTest
  @CsvSource({
    "SAME, 1, false",
    "BITS, 1, false",
    "NATS, 1, false",
    "PERPLEXITY, 1, false",
    "LOGARITHM, 1, false",
    "DIGITS, 1, true",
    "SUM, 2, false",
    "SUM, 3, true",
    "SUM, 4, false",
    "MEAN, 64, false",
    "MEAN, 12, true"
  })
  void digitsAndOddNumbersAreRare(Kind kind, int number, boolean rare) {
    assertThat(new LossUnit(kind, number).rare()).isEqualTo(rare);
  }

  @ParameterizedTest
  @CsvSource({
    "SAME, 1, 'the unit that the run began with'",
    "BITS, 1, '1.4427 times = 1/ln 2: bits where there were nats'",
    "NATS, 1, '0.6931 times = ln 2: nats where there were bits'",
    "PERPLEXITY, 1, 'exp of it: perplexity where there was its logarithm'",
    "LOGARITHM, 1, 'its logarithm: a loss where there was a perplexity'",
    "SUM, 8, '8 times: a sum over 8 micro-batches, ranks or accumulation steps where there was"
        + " their mean'",
    "MEAN, 8, '1/8 of it: a mean over 8 micro-batches, ranks or accumulation steps where there was"
        + " their sum'",
    "DIGITS, 1, '0.4343 times = 1/ln 10: decimal digits where there were nats'"
  })
  void saysWhatBecameOfTheLoss(Kind kind, int number, String says) {
    assertThat(new LossUnit(kind, number).says()).isEqualTo(says);
  }
}
