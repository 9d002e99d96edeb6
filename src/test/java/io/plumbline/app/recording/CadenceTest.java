package io.plumbline.app.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.event.EndStatus;
import io.plumbline.event.Position;
import io.plumbline.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private static TrainingEvent step(long step, double loss) {
    return new TrainingEvent.StepLogged(
        "r",
        OptionalLong.empty(),
        OptionalInt.empty(),
        new Position(OptionalLong.of(step), OptionalLong.empty(), OptionalLong.empty()),
        loss,
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static List<TrainingEvent> run(double... losses) {
    List<TrainingEvent> events = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      events.add(step(i + 1, losses[i]));
    }
    return events;
  }

  private static List<TrainingEvent> logged(String cadence, List<TrainingEvent> events) {
    return Cadence.parse(cadence).orElseThrow().of(events);
  }

  @Test
  void eachThirdStepIsLoggedAsItWasAndAWindowCutShortIsNot() {
    assertThat(logged("3", run(9, 8, 7, 6, 5, 4, 3, 2))).containsExactly(step(3, 7), step(6, 4));
  }

  @Test
  void aMeanIsOfAllLossesSinceTheLastOneLogged() {
    assertThat(logged("m4", run(8, 6, 4, 2, 1, 2, 3, 4))).containsExactly(step(4, 5), step(8, 2.5));
  }

  @Test
  void aLossThatIsNoNumberMakesItsMeanNoneAndNoOther() {
    List<TrainingEvent> sent = logged("m2", run(4, Double.NaN, 3, 1));
    assertThat(sent).containsExactly(step(2, Double.NaN), step(4, 2));
  }

  @Test
  void whatIsNoLossIsSentWhereItWas() {
    TrainingEvent end =
        new TrainingEvent.RunEnded(
            "r",
            OptionalLong.empty(),
            OptionalInt.empty(),
            new Position(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty()),
            EndStatus.FINISHED);
    List<TrainingEvent> events = new ArrayList<>(run(4, 3, 2));
    events.add(1, end);
    assertThat(logged("2", events)).containsExactly(end, step(2, 3));
  }

  @Test
  void asRecordedIsTheVerySame() {
    List<TrainingEvent> events = run(4, 3);
    assertThat(logged("1", events)).isSameAs(events);
    assertThat(logged("m1", events)).isSameAs(events);
  }

  @Test
  void whatIsNoCadenceIsNone() {
    assertThat(Cadence.parse("0")).isEmpty();
    assertThat(Cadence.parse("m")).isEmpty();
    assertThat(Cadence.parse("-5")).isEmpty();
    assertThat(Cadence.parse("5m")).isEmpty();
    assertThat(Cadence.parse(" m20 ")).contains(new Cadence(20, true));
    assertThatThrownBy(() -> new Cadence(0, true)).hasMessageContaining("from 1 step");
  }
}
