package io.plumbline.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.ScheduleDeclaration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScheduleClassTest {
  @Test
  void pointsAreJudgedByTheirShape() {
    assertThat(of(x -> 1)).isEqualTo(ScheduleClass.CONSTANT);
    assertThat(of(x -> 0.5 * (1 + Math.cos(Math.PI * x)))).isEqualTo(ScheduleClass.COSINE);
    assertThat(of(x -> 0.1 + 0.45 * (1 + Math.cos(Math.PI * x)))).isEqualTo(ScheduleClass.COSINE);
    assertThat(of(x -> 1 - x)).isEqualTo(ScheduleClass.DECAY);
    assertThat(of(x -> Math.min(1, (1 - x) / 0.2))).isEqualTo(ScheduleClass.DECAY);
    assertThat(of(x -> Math.min(1, (1 - x) / 0.9))).isEqualTo(ScheduleClass.DECAY);
    assertThat(of(x -> x < 0.4 ? 1 : 1 - Math.sqrt((x - 0.4) / 0.6)))
        .isEqualTo(ScheduleClass.DECAY);
    assertThat(of(x -> x < 0.6 ? 1 : 0.3)).isEqualTo(ScheduleClass.DECAY);
  }

  private static ScheduleClass of(DoubleUnaryOperator shape) {
    List<ScheduleDeclaration.Point> points =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                i -> new ScheduleDeclaration.Point(1e6 * i, 3e-4 * shape.applyAsDouble(i / 40.0)))
            .toList();
    return ScheduleClass.of(
        new ScheduleDeclaration(
            ScheduleDeclaration.Kind.POINTS,
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            points));
  }
}
