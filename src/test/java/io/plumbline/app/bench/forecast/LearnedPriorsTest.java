package io.plumbline.app.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.family.Belief;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No run may inform its own forecast, nor may its kin. */
class LearnedPriorsTest {
  private static BenchSamples run(String name, String params, String rate) {
    return BenchSamples.run(name)
        .declared(
            "\"family\":\"f\",\"params\":"
                + params
                + ",\"schedule\":{\"kind\":\"constant\",\"peak_lr\":"
                + rate
                + "}")
        .teaching(lesson("f", name));
  }

  private static Lesson lesson(String family, String run) {
    LawShown law = new LawShown(0.5, 0.1, 0.06, 0.01);
    return new Lesson(family, run, true, 1, 0, 2.5, RunTraits.UNKNOWN, law);
  }

  private static final BenchedRun SMALL = run("small", "1e8", "1e-3").made();
  private static final BenchedRun SMALL_SEED = run("small-seed", "1e8", "1.002e-3").made();
  private static final BenchedRun SMALL_HOT = run("small-hot", "1e8", "2e-3").made();
  private static final BenchedRun LARGE = run("large", "4e8", "1e-3").made();
  private static final BenchedRun STRANGER =
      BenchSamples.run("stranger")
          .declared("\"family\":\"g\",\"params\":9e8")
          .teaching(lesson("g", "stranger"))
          .made();
  private static final BenchedRun NAMELESS = BenchSamples.run("nameless").made();
  private static final BenchedRun COPY = run("small", "4e8", "5e-3").made();
  private static final List<BenchedRun> ALL =
      List.of(SMALL, SMALL_SEED, SMALL_HOT, LARGE, STRANGER, NAMELESS, COPY);

  @Test
  void otherSizesTeachAndThoseOfOnesOwnDoNot() {
    LearnedPriors priors = new LearnedPriors(LearnedPriors.From.OTHER_SIZES, ALL);
    // LARGE; not COPY, which is the run itself under another declaration.
    assertThat(priors.of(SMALL).teachers()).isEqualTo(1);
    assertThat(priors.of(SMALL_SEED).teachers()).isEqualTo(2);
    assertThat(priors.of(LARGE).teachers()).isEqualTo(3);
    assertThat(priors.of(SMALL).priors().families()).containsOnlyKeys("f");
  }

  @Test
  void otherTrunksTeachWhateverTheirSize() {
    LearnedPriors priors = new LearnedPriors(LearnedPriors.From.OTHER_TRUNKS, ALL);
    // SMALL_HOT and LARGE; SMALL_SEED has its recipe.
    assertThat(priors.of(SMALL).teachers()).isEqualTo(2);
    assertThat(priors.of(SMALL_HOT).teachers()).isEqualTo(4);
  }

  @Test
  void whoHasNobodyToLearnFromKeepsTheShippedPrior() {
    for (LearnedPriors.From from : LearnedPriors.From.values()) {
      LearnedPriors priors = new LearnedPriors(from, ALL);
      assertThat(priors.of(STRANGER)).isEqualTo(LearnedPriors.NOTHING);
      assertThat(priors.of(NAMELESS)).isEqualTo(LearnedPriors.NOTHING);
      assertThat(priors.of(STRANGER).priors().of("g", "another", RunTraits.UNKNOWN))
          .isEqualTo(Belief.SHIPPED);
    }
  }

  @Test
  void runsThatBeginAlikeShareATrunkWhateverTheyDeclare() {
    BenchedRun trunk = run("trunk", "1e8", "1e-3").beginning(7.1, 6.2, 5.9).made();
    BenchedRun branch = run("branch", "1e8", "2e-3").beginning(7.1, 6.2, 5.9).made();
    BenchedRun seed = run("seed", "1e8", "3e-3").beginning(7.1, 6.2, 5.901).made();
    TrunkGroups groups = new TrunkGroups(List.of(trunk, branch, seed));
    assertThat(groups.of(trunk)).isEqualTo(groups.of(branch)).isNotEqualTo(groups.of(seed));
  }

  @Test
  void aThirdRunJoinsTwoThatHaveNothingInCommon() {
    BenchedRun one = run("one", "1e8", "1e-3").beginning(7.1, 6.2, 5.9).made();
    BenchedRun two = run("two", "1e8", "2e-3").beginning(7.0, 6.1, 5.8).made();
    BenchedRun joins = run("joins", "1e8", "2e-3").beginning(7.1, 6.2, 5.9).made();
    assertThat(new TrunkGroups(List.of(one, two)).of(one))
        .isNotEqualTo(new TrunkGroups(List.of(one, two)).of(two));
    TrunkGroups groups = new TrunkGroups(List.of(one, two, joins));
    assertThat(groups.of(one)).isEqualTo(groups.of(two));
  }
}
