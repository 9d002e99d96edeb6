package io.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and how; that what is understood means the same is PrometheusOracleIT's. */
class ParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rate(x[5m])              | rate() is not supported",
        "x[5m]                    | a range ([5m]) is not supported",
        "max_over_time(x[1h:5m])  | max_over_time() is not supported",
        "x @ 12                   | @ is not supported",
        "a * on(run) group_left b | group_left is not supported",
        "quantile(0.5, x)         | quantile() is not supported",
        "stddev by (run) (x)      | the aggregation stddev is not supported",
        "a atan2 b                | atan2 is not supported",
        "\"text\"                   | a string is not supported",
        "label_replace(x, 'a', '$1', 'b', '.*') | label_replace() is not supported",
      })
  void whatPromqlHasAndThisHasNotIsNamed(String query, String said) {
    assertThatThrownBy(() -> Parser.parse(query))
        .isInstanceOf(QueryError.class)
        .hasMessageStartingWith(said)
        .hasMessageContaining("supported are selectors");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + + ) | unexpected \")\" at position 7",
        "(1      | unexpected the end of the query at position 3, expected \")\"",
        "x{a~1}  | unexpected character at position 4",
        "x{a=1}  | unexpected \"1\" at position 5, expected a quoted value",
        "x !y    | unexpected character at position 3: \"!\" without = or ~",
        "1 § 2   | unexpected character at position 3: §",
      })
  void mistakesAreLocated(String query, String said) {
    assertThatThrownBy(() -> Parser.parse(query)).hasMessageContaining(said);
  }

  /** Whatever is sent, it is answered at once, and by an error of ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {"(", "-", "2^", "sum(", "exp(", "x or ", "1+", "{a=\"", "x{a=~\"(", "[", "#"})
  void repetitionDoesNotBreakIt(String part) {
    for (int times : new int[] {90, 1_000, 4_900, 100_000}) {
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () ->
              assertThatThrownBy(() -> Parser.parse(part.repeat(times)))
                  .isInstanceOf(QueryError.class));
    }
  }

  @Test
  void bigQueriesWithinTheLimitsAreFine() {
    assertThat(Parser.parse("1" + "+1".repeat(499)).type()).isEqualTo(Expr.Type.SCALAR);
    assertThat(Parser.parse("(".repeat(100) + "1" + ")".repeat(100)).type())
        .isEqualTo(Expr.Type.SCALAR);
    assertThatThrownBy(() -> Parser.parse("1" + "+1".repeat(600)))
        .hasMessageContaining("1000 parts");
    assertThatThrownBy(() -> Parser.parse("(".repeat(101) + "1" + ")".repeat(101)))
        .hasMessageContaining("nests deeper than 100");
    assertThatThrownBy(() -> Parser.parse(" ".repeat(Parser.LONGEST) + "1"))
        .hasMessageContaining("10000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(((a{99}){99}){99}){99}",
        "a{99999999999999999999}",
        "a{1001}",
        "(?:){2147483647}",
        "a(?=b)",
        "(a)\\\\1",
        "a++",
        "[z-a]",
        "*"
      })
  void regularExpressionsThatAreNoneOrTooLargeAreRefused(String pattern) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> Parser.parse("x{run=~\"" + pattern + "\"}"))
                .isInstanceOf(QueryError.class)
                .hasMessageContaining("regular expression")
                .hasMessageNotContaining("OutOfMemory"));
    Assertions.assertThrows(
        QueryError.class, () -> new Regex("(".repeat(5_000) + ")".repeat(5_000)));
  }

  @Test
  void patternsThatBacktrackElsewhereAreQuickHere() {
    Matcher matcher = new Matcher("run", Matcher.Kind.MATCHING, "(a+)+b|(a|aa)+c");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(matcher.matches("a".repeat(5_000))).isFalse());
    assertThat(matcher.matches("aaab")).isTrue();
  }

  @Test
  void aMatcherKnowsWhenOneValueAloneFulfilsIt() {
    assertThat(new Matcher("run", Matcher.Kind.EQUAL, "a.b").exactly()).hasValue("a.b");
    assertThat(new Matcher("run", Matcher.Kind.MATCHING, "r17").exactly()).hasValue("r17");
    assertThat(new Matcher("run", Matcher.Kind.MATCHING, "a.b").exactly()).isEmpty();
    assertThat(new Matcher("run", Matcher.Kind.MATCHING, "a|b").exactly()).isEmpty();
    assertThat(new Matcher("run", Matcher.Kind.UNEQUAL, "a").exactly()).isEmpty();
    assertThat(new Matcher("run", Matcher.Kind.EQUAL, "").exactly()).isEmpty();
  }

  @Property(tries = 3_000)
  void anyTextIsAnExpressionOrAnErrorOfOurs(@ForAll @StringLength(max = 60) String text) {
    parsesOrRefuses(text);
  }

  @Property(tries = 3_000)
  void anyWordsAreAnExpressionOrAnErrorOfOurs(@ForAll("words") List<String> words) {
    parsesOrRefuses(String.join(" ", words));
    parsesOrRefuses(String.join("", words));
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.of(
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            ",",
            "=",
            "!=",
            "=~",
            "!~",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "==",
            "<",
            ">=",
            "and",
            "or",
            "unless",
            "on",
            "ignoring",
            "by",
            "without",
            "bool",
            "offset",
            "group_left",
            "sum",
            "topk",
            "time",
            "exp",
            "scalar",
            "run",
            "x",
            "__name__",
            "1",
            "1e9",
            "0x",
            "08",
            "5m",
            "1h30m",
            "Inf",
            "NaN",
            "\"a\"",
            "\"(\"",
            "'",
            "`",
            "\\",
            "@",
            ":",
            "#",
            ".",
            "\n",
            "é",
            "\ud800")
        .list()
        .ofMaxSize(14);
  }

  private static void parsesOrRefuses(String text) {
    try {
      assertThat(Parser.parse(text).type()).isNotNull();
    } catch (QueryError e) {
      assertThat(e.reason()).isNotBlank();
      assertThat(e.status()).isEqualTo(400);
    }
  }
}
