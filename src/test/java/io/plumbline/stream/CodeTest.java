package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stored constants keep their numbers, whatever becomes of the enums. */
class CodeTest {
  private static final Path PINNED = Path.of("src/test/resources/state/codes.txt");

  /** In another order than its numbers, with one that is no longer given. */
  private enum Shuffled {
    SECOND,
    FOURTH,
    FIRST
  }

  private static final Code<Shuffled> SHUFFLED =
      new Code<>(
          Shuffled.class,
          constant ->
              switch (constant) {
                case FIRST -> 0;
                case SECOND -> 1;
                case FOURTH -> 3;
              });

  @Test
  void everyConstantHasTheNumberPinnedForItAndNoOther() throws Exception {
    List<String> given = new ArrayList<>();
    for (Code<?> code : Codes.ALL) {
      given.addAll(lines(code));
    }
    List<String> pinned =
        Files.readAllLines(PINNED).stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(given)
        .containsExactlyInAnyOrderElementsOf(
            pinned.stream().filter(line -> !line.endsWith(" gone")).toList());
    assertThat(pinned.stream().map(CodeTest::withoutConstant)).doesNotHaveDuplicates();
  }

  private static <E extends Enum<E>> List<String> lines(Code<E> code) {
    return code.constants().stream()
        .map(constant -> code.name() + " " + constant.name() + " " + code.of(constant))
        .toList();
  }

  private static String withoutConstant(String line) {
    String[] words = line.split(" ", -1);
    return words[0] + " " + words[2];
  }

  /** A bin's use shares its byte with two flags. */
  @Test
  void aBinsUseTakesTwoBits() {
    assertThat(Codes.BIN_USE.constants()).allMatch(use -> Codes.BIN_USE.of(use) < 4);
  }

  @Test
  void theNumberIsStoredAndNotTheOrder() {
    byte[] bytes =
        new StateWriter()
            .bytes(
                out -> {
                  SHUFFLED.write(out, Shuffled.FIRST);
                  SHUFFLED.write(out, Shuffled.SECOND);
                  SHUFFLED.write(out, Shuffled.FOURTH);
                });
    assertThat(bytes).containsExactly(0, 1, 3);
    StateReader in = new StateReader(bytes);
    assertThat(List.of(SHUFFLED.read(in), SHUFFLED.read(in), SHUFFLED.read(in)))
        .containsExactly(Shuffled.FIRST, Shuffled.SECOND, Shuffled.FOURTH);
  }

  @Test
  void countsAreStoredInTheOrderOfTheNumbers() {
    int[] byOrdinal = {20, 40, 10};
    assertThat(SHUFFLED.byCode(byOrdinal)).containsExactly(10, 20, 0, 40);
    assertThat(SHUFFLED.byOrdinal(new int[] {10, 20, 0, 40})).containsExactly(byOrdinal);
    assertThat(SHUFFLED.byOrdinal(new int[] {10})).containsExactly(0, 0, 10);
    assertThat(SHUFFLED.byOrdinal(new int[] {0, 0, 0, 0, 0, 0})).containsExactly(0, 0, 0);
    assertThatThrownBy(() -> SHUFFLED.byOrdinal(new int[] {0, 0, 7}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anUnknownNumberIsSaidAndWhatToDo() {
    for (int unknown : new int[] {2, 4, 255}) {
      assertThatThrownBy(() -> SHUFFLED.constant(unknown))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Stored state has "
                  + unknown
                  + " for a CodeTest.Shuffled, which this plumbline does not know:"
                  + " use the newer plumbline that wrote it");
    }
  }

  @Test
  void aNumberGivenTwiceOrNoByteIsRefused() {
    for (int bad : new int[] {0, -1, 256}) {
      assertThatThrownBy(
              () -> new Code<>(Shuffled.class, constant -> constant == Shuffled.FIRST ? 0 : bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + bad);
    }
  }
}
