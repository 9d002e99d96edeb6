package io.plumbline.run;

import static io.plumbline.run.AlertKind.DIVERGED;
import static io.plumbline.run.AlertKind.DRIFT_UP;
import static io.plumbline.run.AlertKind.SPIKE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run's book of alerts holds, one entry after the other. */
class AlertBookTest {
  private static final Alert OPEN = Alerts.open(DRIFT_UP);
  private static final Alert OVER = OPEN.resolved(Alerts.HERE, "over");

  @Test
  void anEmptyBookIsQuiet() {
    assertThat(AlertBook.EMPTY.quiet()).isTrue();
    assertThat(AlertBook.EMPTY.of(DRIFT_UP)).isEmpty();
    assertThat(AlertBook.EMPTY.opened(DRIFT_UP)).isZero();
    assertThat(AlertBook.EMPTY.suspects()).isZero();
    assertThat(AlertBook.EMPTY.nextId("r", DRIFT_UP)).isEqualTo("r/drift_up/1");
  }

  @Test
  void anOpenAlertIsFoundByItsKind() {
    AlertBook book = AlertBook.EMPTY.with(Alerts.open(DIVERGED)).with(OPEN);
    assertThat(book.of(DRIFT_UP)).contains(OPEN);
    assertThat(book.confirmed(DRIFT_UP)).contains(OPEN);
    assertThat(book.past(DRIFT_UP)).isEmpty();
    assertThat(book.of(SPIKE)).isEmpty();
    assertThat(book.quiet()).isFalse();
    assertThat(book.open()).extracting(Alert::kind).containsExactly(DIVERGED, DRIFT_UP);
    assertThat(book.opened(DRIFT_UP)).isEqualTo(1);
    assertThat(book.opened(SPIKE)).isZero();
    assertThat(book.nextId("r", DRIFT_UP)).isEqualTo("r/drift_up/2");
  }

  @Test
  void aResolvedOneIsOfThePast() {
    AlertBook book = AlertBook.EMPTY.with(Alerts.open(SPIKE)).with(OPEN).with(OVER);
    assertThat(book.open()).extracting(Alert::kind).containsExactly(SPIKE);
    assertThat(book.past(DRIFT_UP)).contains(OVER);
    assertThat(book.past(SPIKE)).isEmpty();
    assertThat(book.opened(DRIFT_UP)).as("the end is no opening").isEqualTo(1);
    assertThat(AlertBook.EMPTY.with(OVER).quiet()).as("it may come back").isFalse();
    assertThat(book.keeping(List.of()).past()).isEmpty();
    assertThat(book.keeping(List.of()).open()).isEqualTo(book.open());
  }

  @Test
  void oneThatIsBackIsOpenAndNotCountedAgain() {
    Alert back = OVER.reopened(Alerts.ground("again"), OPEN.muted());
    AlertBook book = AlertBook.EMPTY.with(OPEN).with(OVER).with(back);
    assertThat(book.open()).containsExactly(back);
    assertThat(book.past()).isEmpty();
    assertThat(book.opened(DRIFT_UP)).isEqualTo(1);
  }

  @Test
  void theSecondOfItsKindIsCounted() {
    AlertBook book = AlertBook.EMPTY.with(OPEN).with(OVER).with(OPEN);
    assertThat(book.opened(DRIFT_UP)).isEqualTo(2);
    assertThat(book.nextId("r", DRIFT_UP)).isEqualTo("r/drift_up/3");
  }

  @Test
  void suspectedOnesAreOpenAndNeitherConfirmedNorCounted() {
    Alert suspected = Alerts.suspected(SPIKE);
    AlertBook book = AlertBook.EMPTY.with(OPEN).with(suspected).with(Alerts.suspected(DIVERGED));
    assertThat(book.of(SPIKE)).contains(suspected);
    assertThat(book.confirmed(SPIKE)).isEmpty();
    assertThat(book.suspects()).isEqualTo(2);
    assertThat(book.opened(SPIKE)).isZero();
  }

  @Test
  void newSuspicionsReplaceTheOldAndLeaveWhatIsConfirmed() {
    AlertBook book = AlertBook.EMPTY.with(OPEN).with(Alerts.suspected(SPIKE));
    int[] firmness = new int[AlertKind.values().length];
    firmness[AlertBook.slot(DIVERGED)] = 8;
    AlertBook next = book.suspecting(firmness, List.of(Alerts.suspected(DIVERGED)));
    assertThat(next.open()).containsExactly(OPEN, Alerts.suspected(DIVERGED));
    assertThat(next.suspicion()).containsExactly(firmness);
    assertThat(next.opened(DRIFT_UP)).isEqualTo(1);
    assertThat(next.with(OVER).suspicion()).containsExactly(firmness);
  }

  @Test
  void booksAreTheSameWhenAllOfThemIs() {
    AlertBook book = AlertBook.EMPTY.with(OPEN);
    AlertBook twin = AlertBook.EMPTY.with(Alerts.open(DRIFT_UP));
    assertThat(book).isEqualTo(twin).hasSameHashCodeAs(twin).isNotEqualTo("book");
    int[] some = {1};
    assertThat(book)
        .isNotEqualTo(AlertBook.EMPTY)
        .isNotEqualTo(new AlertBook(List.of(), book.opened(), book.suspicion(), List.of()))
        .isNotEqualTo(new AlertBook(book.open(), some, book.suspicion(), List.of()))
        .isNotEqualTo(new AlertBook(book.open(), book.opened(), some, List.of()))
        .isNotEqualTo(new AlertBook(book.open(), book.opened(), book.suspicion(), List.of(OVER)));
    assertThat(book.hashCode()).isNotEqualTo(AlertBook.EMPTY.hashCode());
    assertThat(new AlertBook(book.open(), some, some, List.of()).hashCode())
        .as("openings tell books apart")
        .isNotEqualTo(book.hashCode());
    assertThat(book).hasToString("AlertBook[" + OPEN + "]");
  }
}
