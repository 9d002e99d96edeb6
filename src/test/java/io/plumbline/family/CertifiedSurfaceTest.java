package io.plumbline.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.law.Reference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published surfaces are found again from runs that landed on them, within the stated errors. */
class CertifiedSurfaceTest {
  @ParameterizedTest
  @ValueSource(strings = {"surface-hoffmann-2022.csv", "surface-besiroglu-2024.csv"})
  void aPublishedSurfaceIsFoundAgain(String file) {
    Reference reference = Reference.read(file);
    List<Lesson> lessons = new ArrayList<>();
    for (double[] row : reference.rows()) {
      lessons.add(
          new Lesson(
              "f",
              "r" + lessons.size(),
              true,
              1,
              1,
              row[2],
              new RunTraits(row[0], 1e-3, row[1], 5e5, 0, "cosine"),
              new LawShown(0.5, 0.1, 0.05, 0.01)));
    }
    LossSurface surface = LossSurface.of(lessons).orElseThrow();
    // 3 standard errors: beyond by chance once in 370
    assertThat(surface.floor()).isCloseTo(reference.certified("E"), within(3 * surface.floorSd()));
    assertThat(surface.size().exponent())
        .isCloseTo(reference.certified("a"), within(3 * surface.size().exponentSd()));
    assertThat(surface.data().exponent())
        .isCloseTo(reference.certified("b"), within(3 * surface.data().exponentSd()));
    // amid the runs: 30 of them with noise of 0.2 % leave 0.2 % sqrt(5/30), three times
    double inside =
        reference.certified("E")
            + reference.certified("A") * Math.pow(4e8, -reference.certified("a"))
            + reference.certified("B") * Math.pow(8e9, -reference.certified("b"));
    assertThat(surface.lossAt(4e8, 8e9)).isCloseTo(inside, withPercentage(0.25));
    assertThat(surface.runs()).isEqualTo(30);
  }
}
