package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Change;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.event.Position;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which of a trainer's countings is believed, and what it comes to. */
class TokenCountTest {
  private static final long MOST = 4_611_686_018_427_387_903L; // 2^62 - 1

  private static final Declaration BATCHES = Events.declaration("'batch_tokens':100");
  private static final Declaration SEQUENCES = Events.declaration("'seq_len':8,'global_batch':4");

  @Test
  void tokensOutrankSamplesAndThoseOutrankSteps() {
    assertThat(source(at(3, 7, 5), SEQUENCES)).isEqualTo(TokenSource.EXPLICIT);
    assertThat(source(at(3, -1, 5), SEQUENCES)).isEqualTo(TokenSource.SAMPLES);
    assertThat(source(at(3, -1, 5), BATCHES))
        .as("samples of unknown length")
        .isEqualTo(TokenSource.STEPS);
    assertThat(source(at(3, -1, -1), SEQUENCES)).isEqualTo(TokenSource.STEPS);
    assertThat(source(at(3, -1, 5), Declaration.NONE)).isEqualTo(TokenSource.STEPS_ONLY);
    assertThat(source(at(-1, -1, 5), Declaration.NONE)).isEqualTo(TokenSource.NONE);
    assertThat(source(Position.UNKNOWN, SEQUENCES)).isEqualTo(TokenSource.NONE);
  }

  @Test
  void eachCountsInItsOwnWay() {
    assertThat(TokenCount.NEW.at(at(3, 7, 5), SEQUENCES)).isEqualTo(7);
    assertThat(TokenCount.NEW.at(at(3, -1, 5), SEQUENCES)).as("5 x 8").isEqualTo(40);
    assertThat(TokenCount.NEW.at(at(3, -1, -1), SEQUENCES)).as("3 x 8 x 4").isEqualTo(96);
    assertThat(TokenCount.NEW.at(at(3, -1, 5), Declaration.NONE)).isEqualTo(3);
    assertThat(TokenCount.NEW.at(Position.UNKNOWN, SEQUENCES)).isZero();
    TokenCount changed = TokenCount.NEW.with(Changes.NONE.perStep(2, 200, 100, 150));
    assertThat(changed.at(at(3, -1, -1), BATCHES)).as("200 + 150").isEqualTo(350);
  }

  @Test
  void whatStaysTheSameIsTheSame() {
    TokenCount steps = TokenCount.NEW.from(TokenSource.STEPS);
    assertThat(steps).isEqualTo(new TokenCount(TokenSource.STEPS, Changes.NONE));
    assertThat(steps.from(TokenSource.STEPS)).isSameAs(steps);
    Changes changes = Changes.NONE.plus(new Changes.Announced(Change.DATA, at(9, -1, -1)));
    TokenCount announced = steps.with(changes);
    assertThat(announced).isEqualTo(new TokenCount(TokenSource.STEPS, changes));
    assertThat(announced.with(new Changes(changes.ahead(), List.of()))).isSameAs(announced);
  }

  @Test
  void countsSaturate() {
    assertThat(TokenCount.sum(2, 3)).isEqualTo(5);
    assertThat(TokenCount.sum(MOST - 1, 1)).isEqualTo(MOST);
    assertThat(TokenCount.sum(MOST, 1)).isEqualTo(MOST);
    assertThat(TokenCount.sum(1, Long.MAX_VALUE)).isEqualTo(MOST);
    assertThat(TokenCount.sum(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(MOST);
    assertThat(TokenCount.product(6, 7)).isEqualTo(42);
    // a double near 2^62 has steps of 1024: the product may round up to 2^62, never past it
    assertThat(TokenCount.product(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(MOST + 1);
    assertThat(TokenCount.product(1L << 31, 1L << 30)).isEqualTo(1L << 61);
  }

  private static TokenSource source(Position at, Declaration declaration) {
    return TokenCount.source(at, declaration);
  }

  /** -1 for a counting that was not sent. */
  private static Position at(long step, long tokens, long samples) {
    return new Position(sent(step), sent(tokens), sent(samples));
  }

  private static OptionalLong sent(long count) {
    return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
  }
}
