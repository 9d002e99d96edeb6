package io.plumbline.app.bench.forecast;

import io.plumbline.family.Lesson;
import io.plumbline.family.PriorBook;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The prior that each run of a measurement may know: what runs of its family teach that are no kin
 * of its own.
 */
public final class LearnedPriors {
  /** Whom a run may learn from, besides being of its family. */
  public enum From {
    /** Runs of another number of parameters: what is known before a larger model is trained. */
    OTHER_SIZES,
    /** Runs of other {@link TrunkGroups}: for families of which there is one size only. */
    OTHER_TRUNKS;

    /** As on the command line. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * What a run may know.
   *
   * @param priors for its monitor
   * @param teachers how many runs taught it; 0 for the shipped prior
   */
  record Taught(PriorBook priors, int teachers) {}

  /** Nothing: the shipped prior. */
  static final Taught NOTHING = new Taught(PriorBook.EMPTY, 0);

  private final From from;
  private final List<BenchedRun> runs;
  private final TrunkGroups trunks;

  /**
   * Prepares the lessons.
   *
   * @param runs all runs of the measurement
   */
  public LearnedPriors(From from, List<BenchedRun> runs) {
    this.from = from;
    this.runs = List.copyOf(runs);
    this.trunks = new TrunkGroups(runs);
  }

  /** What one of the runs may know; {@link #NOTHING} when there is nobody to learn from. */
  Taught of(BenchedRun pupil) {
    List<Lesson> lessons =
        runs.stream()
            .filter(teacher -> mayTeach(teacher, pupil))
            .map(BenchedRun::lesson)
            .flatMap(Optional::stream)
            .toList();
    return lessons.isEmpty() ? NOTHING : new Taught(PriorBook.learn(lessons), lessons.size());
  }

  private boolean mayTeach(BenchedRun teacher, BenchedRun pupil) {
    Optional<String> family = pupil.recorded().declaration().family();
    boolean sameFamily =
        family.isPresent() && family.equals(teacher.recorded().declaration().family());
    // The same run recorded twice is itself, wherever the recordings lie.
    if (!sameFamily || teacher.recorded().run().equals(pupil.recorded().run())) {
      return false;
    }
    return switch (from) {
      case OTHER_SIZES -> otherSize(teacher, pupil);
      case OTHER_TRUNKS -> trunks.of(teacher) != trunks.of(pupil);
    };
  }

  /** A run that does not declare its size could be of any. */
  private static boolean otherSize(BenchedRun teacher, BenchedRun pupil) {
    OptionalDouble one = teacher.recorded().declaration().activeParams();
    OptionalDouble other = pupil.recorded().declaration().activeParams();
    return one.isPresent() && other.isPresent() && one.getAsDouble() != other.getAsDouble();
  }
}
