package io.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @Property
  void aWrittenNumberReadsBackAsTheSame(@ForAll double value) {
    String written = Numbers.written(value);
    assertThat(Double.parseDouble(written.replace("Inf", "Infinity"))).isEqualTo(value);
    assertThat(written).matches("NaN|[+-]Inf|-?[0-9]+(\\.[0-9]+)?(e[+-][0-9]{2,3})?");
  }

  /** As Prometheus writes them. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "100, 100",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "0.000001, 0.000001",
    "1e-7, 1e-07",
    "1.25e-300, 1.25e-300",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf",
    "2.25, 2.25"
  })
  void numbersAreWrittenAsPrometheusDoes(double value, String written) {
    assertThat(Numbers.written(value)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "5ms, 5",
    "1s, 1000",
    "1h30m, 5400000",
    "1d, 86400000",
    "2w, 1209600000",
    "1y, 31536000000",
    "0s, 0",
    "1y2w3d4h5m6s7ms, 33019506007"
  })
  void durationsAreSums(String text, long ms) {
    assertThat(Numbers.durationMs(text)).isEqualTo(ms);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "m",
        "1m1h",
        "1m1m",
        "-5m",
        "1.5h",
        "1M",
        "999999999999999999999s",
        "300y",
        "9999999999999y",
        "५m"
      })
  void whatIsNoDurationIsRefused(String text) {
    assertThatThrownBy(() -> Numbers.durationMs(text)).isInstanceOf(QueryError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1f",
        "1d",
        "0x",
        "0xg",
        "0x1p3",
        "1e",
        "1.2.3",
        ".",
        "1_0",
        "0xffffffffffffffffff"
      })
  void whatIsNoNumberIsRefused(String text) {
    assertThatThrownBy(() -> Numbers.number(text)).isInstanceOf(QueryError.class);
  }
}
