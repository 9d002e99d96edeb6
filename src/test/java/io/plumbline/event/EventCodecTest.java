package io.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.ScheduleDeclaration.Kind;
import io.plumbline.event.ScheduleDeclaration.Point;
import io.plumbline.event.TrainingEvent.EvalLogged;
import io.plumbline.event.TrainingEvent.RunDeclared;
import io.plumbline.event.TrainingEvent.RunEnded;
import io.plumbline.event.TrainingEvent.StepLogged;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the contract, one by one. */
class EventCodecTest {
  private final EventCodec codec = new EventCodec();

  @Test
  void readsTheContractsOwnStep() {
    assertThat(
            event(
                "{\"type\":\"step\",\"run\":\"r17\",\"step\":1200,\"tokens\":629145600,"
                    + "\"loss\":3.021,\"lr\":2.9e-4,\"grad_norm\":0.41,\"ts\":1795320128682}"))
        .isEqualTo(
            new StepLogged(
                "r17",
                OptionalLong.of(1795320128682L),
                OptionalInt.empty(),
                new Position(
                    OptionalLong.of(1200), OptionalLong.of(629145600), OptionalLong.empty()),
                3.021,
                OptionalDouble.of(2.9e-4),
                OptionalDouble.of(0.41)));
  }

  @Test
  void readsTheContractsOwnDeclaration() {
    Declaration declared =
        declaration(
            "\"family\":\"llama-ladder\",\"params\":1.2e9,\"target_tokens\":2.4e10,"
                + "\"batch_tokens\":524288,\"schedule\":{\"kind\":\"cosine\",\"peak_lr\":3e-4,"
                + "\"warmup_tokens\":1e9,\"final_frac\":0.1}");

    assertThat(declared.family()).contains("llama-ladder");
    assertThat(declared.size().total()).hasValue(1.2e9);
    assertThat(declared.plan().targetTokens()).hasValue(24_000_000_000L);
    assertThat(declared.batch().tokens()).hasValue(524288);
    assertThat(declared.schedule())
        .contains(
            new ScheduleDeclaration(
                Kind.COSINE,
                OptionalDouble.of(3e-4),
                OptionalLong.of(1_000_000_000),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(0.1),
                List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "\"NaN\"",
        "\"nan\"",
        "\"NAN\"",
        "\"-nan\"",
        "\" nan \"",
        "null",
        "\"+NaN\""
      })
  void aLossThatIsNoNumberIsAFinding(String written) {
    assertThat(step("\"step\":1,\"loss\":" + written).lossNats()).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "Infinity,Infinity", "-Infinity,-Infinity", "\"inf\",Infinity", "\"-Inf\",-Infinity",
    "\"Infinity\",Infinity", "\"+INFINITY\",Infinity", "1e999,Infinity", "-1e999,-Infinity"
  })
  void anInfiniteLossIsAFinding(String written, double loss) {
    assertThat(step("\"step\":1,\"loss\":" + written).lossNats()).isEqualTo(loss);
  }

  @ParameterizedTest
  @CsvSource({
    "1140850688.0,1140850688",
    "1.2e9,1200000000",
    "\"1140850688\",1140850688",
    "\"1.2e9\",1200000000",
    "0,0",
    "-0,0",
    "1000000000000000000,1000000000000000000",
    "1e18,1000000000000000000"
  })
  void countsAreWholeHoweverTheyAreWritten(String written, long tokens) {
    assertThat(step("\"tokens\":" + written + ",\"loss\":1").at().tokens()).hasValue(tokens);
  }

  @ParameterizedTest
  @CsvSource({
    "1795320128682,1795320128682",
    "1795320128.682,1795320128682",
    "1795320128,1795320128000",
    "1795320128682000,1795320128682",
    "1795320128682000000,1795320128682",
    "\"1795320128.682\",1795320128682",
    "\"2026-11-22T04:02:08.682Z\",1795320128682",
    "\"2026-11-22T05:02:08.682+01:00\",1795320128682",
    "\"2026-11-22 04:02:08.682\",1795320128682",
    "\"2026-11-22T04:02:08.682123\",1795320128682",
    "0,0",
    "0.5,500",
  })
  void timesAreToldApartBySize(String written, long timeMs) {
    assertThat(step("\"step\":1,\"loss\":1,\"ts\":" + written).timeMs()).hasValue(timeMs);
  }

  @TestFactory
  Stream<DynamicTest> everyNameReadsLikeTheFirst() {
    return Map.of(
            "\"loss\":2.5,", List.of(Field.STEP, Field.TOKENS, Field.SAMPLES),
            "\"step\":1,\"loss\":2.5,",
                List.of(Field.LEARNING_RATE, Field.GRADIENT_NORM, Field.TIME, Field.ATTEMPT),
            "\"step\":1,", List.of(Field.LOSS, Field.EVAL_LOSS))
        .entrySet()
        .stream()
        .flatMap(entry -> entry.getValue().stream().flatMap(field -> names(field, entry.getKey())));
  }

  private Stream<DynamicTest> names(Field field, String others) {
    String fields = "{\"run\":\"r\"," + others + "\"%s\":1234}";
    TrainingEvent first = event(String.format(fields, field.names().get(0)));
    return field.names().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      assertThat(event(String.format(fields, name))).isEqualTo(first);
                      assertThat(first.toString()).contains("1234");
                    }));
  }

  @Test
  void ofSeveralNamesTheFirstInTheDocumentedOrderCounts() {
    StepLogged expected = step("\"step\":3,\"tokens\":5,\"loss\":2");
    assertThat(step("\"time/token\":9,\"loss\":2,\"tokens\":5,\"iter\":7,\"lm loss\":4,\"step\":3"))
        .isEqualTo(expected);
    assertThat(step("\"step\":3,\"iter\":7,\"tokens\":5,\"time/token\":9,\"loss\":2,\"lm loss\":4"))
        .isEqualTo(expected);
  }

  @Test
  void ofOneNameThatComesTwiceTheLastCounts() {
    assertThat(step("\"step\":3,\"step\":4,\"loss\":1,\"loss\":2"))
        .isEqualTo(step("\"step\":4,\"loss\":2"));
  }

  @Test
  void nullIsAbsentExceptForALossWithoutAnotherName() {
    assertThat(step("\"step\":1,\"tokens\":null,\"time/token\":7,\"loss\":null,\"train_loss\":2"))
        .isEqualTo(step("\"step\":1,\"tokens\":7,\"loss\":2"));
    assertThat(step("\"step\":1,\"loss\":2,\"lr\":null,\"grad_norm\":null,\"ts\":null"))
        .isEqualTo(step("\"step\":1,\"loss\":2"));
  }

  @Test
  void noLearningRateIsBetterThanNoLoss() {
    assertThat(step("\"step\":1,\"loss\":2,\"lr\":NaN").learningRate()).isEmpty();
    assertThat(step("\"step\":1,\"loss\":2,\"lr\":NaN,\"learning_rate\":1e-3").learningRate())
        .hasValue(1e-3);
  }

  @Test
  void anOverflownGradientNormIsAFinding() {
    assertThat(step("\"step\":1,\"loss\":2,\"grad_norm\":-1").gradientNorm()).hasValue(Double.NaN);
    assertThat(step("\"step\":1,\"loss\":2,\"grad_norm\":\"inf\"").gradientNorm())
        .hasValue(Double.POSITIVE_INFINITY);
  }

  @Test
  void theKeyNamesTheRunWhenTheValueDoesNot() {
    String value = "{\"step\":1,\"loss\":2}";
    assertThat(event("r17", value).run()).isEqualTo("r17");
    assertThat(event("läuft-17 🦙", value).run()).isEqualTo("läuft-17 🦙");
    assertThat(event("läuft-17 🦙", "{\"run\":\"läuft-17 🦙\",\"step\":1,\"loss\":2}").run())
        .isEqualTo("läuft-17 🦙");
    assertThat(event("", "{\"run\":\"r\",\"step\":1,\"loss\":2}").run()).isEqualTo("r");
  }

  @Test
  void anotherNameOfTheRunYieldsToTheKeyAndToRun() {
    String value = "{\"run_id\":\"3f2a\",\"step\":1,\"loss\":2}";
    assertThat(event("r17", value).run()).isEqualTo("r17");
    assertThat(event(null, value).run()).isEqualTo("3f2a");
    assertThat(event("{\"run_id\":\"3f2a\",\"run\":\"r\",\"step\":1,\"loss\":2}").run())
        .isEqualTo("r");
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(event("\uFEFF{\"run\":\"r\",\"step\":1,\"loss\":2}").run()).isEqualTo("r");
  }

  @Test
  void fieldsThatEventsOfTheTypeDoNotHaveMayHoldAnything() {
    assertThat(
            step("\"step\":1,\"loss\":2,\"status\":\"training\",\"metrics\":[1],\"val_loss\":\"\""))
        .isEqualTo(step("\"step\":1,\"loss\":2"));
    assertThat(event("{\"type\":\"heartbeat\",\"run\":\"r\",\"loss\":\"?\",\"lr\":-1}"))
        .isInstanceOf(TrainingEvent.Heartbeat.class);
    assertThat(declaration("\"step\":\"?\",\"loss\":[],\"optimizer\":{\"lr\":-1}"))
        .isEqualTo(Declaration.NONE);
  }

  @Test
  void aRowWithoutATypeIsAnEvaluationIfThatIsAllItBrings() {
    assertThat(event("{\"run\":\"r\",\"step\":1,\"eval_loss\":2}")).isInstanceOf(EvalLogged.class);
    assertThat(event("{\"run\":\"r\",\"step\":1,\"eval_loss\":null}"))
        .isInstanceOf(EvalLogged.class);
    assertThat(event("{\"run\":\"r\",\"step\":1,\"loss\":null,\"eval_loss\":2}"))
        .isInstanceOf(EvalLogged.class);
    assertThat(event("{\"run\":\"r\",\"step\":1,\"loss\":3,\"eval_loss\":2}"))
        .isInstanceOf(StepLogged.class);
    assertThat(event("{\"run\":\"r\",\"step\":1,\"loss\":null,\"eval_loss\":null}"))
        .isInstanceOf(StepLogged.class);
  }

  @Test
  void anEvaluationMayCallItsLossLoss() {
    EvalLogged eval =
        (EvalLogged) event("{\"type\":\"eval\",\"run\":\"r\",\"step\":1,\"loss\":2.5}");
    assertThat(eval.lossNats()).hasValue(2.5);
  }

  @Test
  void metricsMayBeAnything() {
    EvalLogged eval =
        (EvalLogged)
            event(
                "{\"type\":\"eval\",\"run\":\"r\",\"step\":1,\"loss\":null,"
                    + "\"metrics\":{\"acc\":0.5,\"ppl\":null,\"x\":\"inf\"}}");
    assertThat(eval.lossNats()).isEmpty();
    assertThat(eval.metrics())
        .isEqualTo(Map.of("acc", 0.5, "ppl", Double.NaN, "x", Double.POSITIVE_INFINITY));
  }

  @ParameterizedTest
  @CsvSource({
    "finished,FINISHED",
    "FAILED,FAILED",
    "killed,KILLED",
    "nan,FAILED",
    "preempted,KILLED",
  })
  void anEndSaysHow(String written, EndStatus status) {
    RunEnded end =
        (RunEnded) event("{\"type\":\"end\",\"run\":\"r\",\"status\":\"" + written + "\"}");
    assertThat(end.status()).isEqualTo(status);
  }

  @Test
  void anEndWithoutAStatusIsAFinishedRun() {
    assertThat(((RunEnded) event("{\"type\":\"end\",\"run\":\"r\"}")).status())
        .isEqualTo(EndStatus.FINISHED);
  }

  @Test
  void parametersAreANumberOrThree() {
    assertThat(declaration("\"params\":\"124000000\"").size().total()).hasValue(124e6);
    Declaration moe =
        declaration("\"params\":{\"total\":4.7e10,\"active\":1.3e10,\"embedding\":[1],\"x\":{}}");
    assertThat(moe.size().total()).hasValue(4.7e10);
    assertThat(moe.size().active()).hasValue(1.3e10);
    assertThat(moe.size().nonEmbedding()).isEmpty();
  }

  @Test
  void bytesPerTokenAreAlsoFoundInTheTokenizer() {
    assertThat(declaration("\"tokenizer\":{\"kind\":\"byte\",\"bytes_per_token\":1.0}"))
        .extracting(declared -> declared.data().bytesPerToken())
        .isEqualTo(OptionalDouble.of(1));
    assertThat(
            declaration("\"bytes_per_token\":4,\"tokenizer\":{\"bytes_per_token\":1}")
                .data()
                .bytesPerToken())
        .hasValue(4);
    assertThat(declaration("\"tokenizer\":\"gpt2\"")).isEqualTo(Declaration.NONE);
  }

  @Test
  void schedulesTakeTheWordsOfOtherTrainers() {
    assertThat(schedule("\"constant-with-warmup\"").kind()).isEqualTo(Kind.CONSTANT);
    assertThat(schedule("{\"kind\":\"WSD\",\"max_lr\":4e-4,\"min_lr\":1e-4}").finalFrac())
        .hasValue(0.25);
    assertThat(schedule("{\"kind\":\"cosine\",\"min_lr\":1e-4}").finalFrac()).isEmpty();
    assertThat(schedule("{\"kind\":\"cosine\",\"peak_lr\":2,\"lr\":1}").peakLr()).hasValue(2);
    assertThat(schedule("{\"points\":[[0,0],[\"10\",1e-3]]}"))
        .returns(Kind.POINTS, ScheduleDeclaration::kind)
        .returns(List.of(new Point(0, 0), new Point(10, 1e-3)), ScheduleDeclaration::points);
    assertThat(schedule("{\"kind\":\"cosine\",\"points\":[[0,1]]}").points()).isEmpty();
  }

  @Test
  void declaresForksReferencesAndTags() {
    Declaration declared =
        declaration(
            "\"parent_run\":\"p\",\"forked_at_tokens\":0,\"data_order\":17,\"tags\":"
                + "{\"team\":\"a\",\"nodes\":64,\"gone\":null},\"reference\":{\"floor\":1.8,"
                + "\"amplitude\":2085.43,\"exponent\":0.3658,\"source\":{}},\"attempt\":2");
    assertThat(declared.lineage().parentRun()).contains("p");
    assertThat(declared.lineage().forkedAtTokens()).hasValue(0);
    assertThat(declared.data().order()).contains("17");
    assertThat(declared.tags()).isEqualTo(Map.of("team", "a", "nodes", "64"));
    assertThat(declared.reference())
        .isEqualTo(Optional.of(new Declaration.ReferenceLaw(1.8, 2085.43, 0.3658)));
  }

  @Test
  void theGravestOfSeveralFaultsIsReportedWhateverTheirOrder() {
    assertThat(reason("{\"run\":\"r\",\"lr\":-1,\"step\":-1,\"loss\":1}"))
        .isEqualTo(Rejection.BAD_POSITION);
    assertThat(reason("{\"loss\":1,\"step\":-1,\"lr\":-1,\"run\":\"r\"}"))
        .isEqualTo(Rejection.BAD_POSITION);
    assertThat(reason("{\"run\":\"r\",\"lr\":-1,\"step\":-1,\"loss\":1"))
        .isEqualTo(Rejection.NOT_JSON);
  }

  @Test
  void anEventOfTheLargestSizeAndDepthIsAccepted() {
    String nested = "[".repeat(EventLimits.MAX_DEPTH - 1) + "]".repeat(EventLimits.MAX_DEPTH - 1);
    String event = "{\"run\":\"r\",\"step\":1,\"loss\":2,\"x\":" + nested + "}";
    String padded = event + " ".repeat(EventLimits.MAX_BYTES - event.length());
    assertThat(event(padded).run()).isEqualTo("r");
    assertThat(reason(padded + " ")).isEqualTo(Rejection.TOO_LARGE);
  }

  @Test
  void aDetailQuotesWhatWasSeenAndSaysWhatIsExpected() {
    Decoded decoded = codec.decode(null, utf8("{\"run\":\"r\",\"step\":-5,\"loss\":1}"));
    assertThat(((Decoded.Rejected) decoded).detail())
        .isEqualTo("\"step\" is -5; expected a whole number from 0 to 1000000000000000000");
  }

  private StepLogged step(String fields) {
    return (StepLogged) event("{\"run\":\"r\"," + fields + "}");
  }

  private Declaration declaration(String fields) {
    return ((RunDeclared) event("{\"type\":\"run\",\"run\":\"r\"," + fields + "}")).declaration();
  }

  private ScheduleDeclaration schedule(String written) {
    return declaration("\"schedule\":" + written).schedule().orElseThrow();
  }

  private TrainingEvent event(String value) {
    return event(null, value);
  }

  private TrainingEvent event(@Nullable String key, String value) {
    return codec
        .decode(key == null ? null : utf8(key), utf8(value))
        .fold(
            Decoded.Valid::event,
            rejected -> {
              throw new AssertionError(value + " was refused: " + rejected.detail());
            });
  }

  private @Nullable Rejection reason(String value) {
    Decoded decoded = codec.decode(null, utf8(value));
    return decoded instanceof Decoded.Rejected rejected ? rejected.reason() : null;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
