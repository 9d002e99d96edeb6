package io.plumbline.export;

import io.plumbline.family.Lesson;
import java.util.stream.Stream;

/** What each run taught its family: the loss it ended at, its size and its tokens. */
final class LessonFamilies extends FamilyGroup<Lesson> {
  private final Family lessonLoss = family(MetricNames.FAMILY_LESSON_LOSS);
  private final Family lessonParameters = family(MetricNames.FAMILY_LESSON_PARAMETERS);
  private final Family lessonTokens = family(MetricNames.FAMILY_LESSON_TOKENS);

  @Override
  void add(Lesson lesson) {
    String[] labels = {lesson.family(), lesson.run(), Boolean.toString(lesson.complete())};
    lessonLoss.add(lesson.lossNats(), labels);
    Stream.of(lesson.traits().activeParams())
        .filter(Double::isFinite)
        .forEach(known -> lessonParameters.add(known, labels));
    Stream.of(tokens(lesson))
        .filter(Double::isFinite)
        .forEach(known -> lessonTokens.add(known, labels));
  }

  /** Tokens behind the loss: the share of its horizon that the run reached. */
  static double tokens(Lesson lesson) {
    return lesson.share() * lesson.traits().horizonTokens();
  }
}
