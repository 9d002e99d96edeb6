package io.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no event is refused for the right reason, in a sentence that says what to do. */
class HostileEventsTest {
  private final EventCodec codec = new EventCodec();

  static List<Hostile> hostile() {
    return Hostile.all();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void isRefusedForTheRightReason(Hostile record) {
    Decoded decoded = codec.decode(record.key(), record.value());

    assertThat(decoded).isInstanceOf(Decoded.Rejected.class);
    Decoded.Rejected rejected = (Decoded.Rejected) decoded;
    assertThat(rejected.reason().label()).as(rejected.detail()).isEqualTo(record.expected());
    assertThat(rejected.detail())
        .hasSizeBetween(20, 303)
        .matches(text -> text.chars().noneMatch(Character::isISOControl), "is one printable line");
    if (rejected.reason() != Rejection.NOT_JSON && rejected.reason() != Rejection.TOO_DEEP) {
      assertThat(rejected.detail()).containsPattern("expected|send|need no");
    }
  }

  @Test
  void everyReasonIsReached() {
    assertThat(Hostile.all())
        .extracting(Hostile::expected)
        .containsAll(
            Arrays.stream(Rejection.values())
                .filter(reason -> reason != Rejection.RUN_SET_ASIDE) // no fault of the record
                .map(Rejection::label)
                .toList());
  }
}
