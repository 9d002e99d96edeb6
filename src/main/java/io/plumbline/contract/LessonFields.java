package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * All of a lesson but its family and run: what records of {@code training.lessons} and the lessons
 * inside {@code training.laws} have in common.
 *
 * @param complete whether the run has come to its planned end in good order
 * @param share of its planned tokens that it had seen
 * @param atMs when, by the run's clock
 * @param loss there, nats per token
 * @param traits what the run is like
 * @param law what its law showed
 */
public record LessonFields(
    @JsonProperty("complete") boolean complete,
    @JsonProperty(value = "share", required = true) double share,
    @JsonProperty(value = "at_ms", required = true) long atMs,
    @JsonProperty(value = "loss", required = true) double loss,
    @JsonUnwrapped Traits traits,
    @JsonUnwrapped Law law) {

  /** Beyond it a run has broken and teaches nothing. */
  private static final double MOST_NATS = 1e9;

  /** What is known of the run; see {@link RunTraits}. */
  public record Traits(
      @JsonProperty("params_active") OptionalDouble activeParams,
      @JsonProperty("peak_lr") OptionalDouble peakRate,
      @JsonProperty("target_tokens") OptionalDouble targetTokens,
      @JsonProperty("batch_tokens") OptionalDouble batchTokens,
      @JsonProperty("final_heat") OptionalDouble finalHeat,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("schedule") String schedule) {

    static Traits of(RunTraits traits) {
      return new Traits(
          known(traits.activeParams()),
          known(traits.peakRate()),
          known(traits.horizonTokens()),
          known(traits.tokensPerStep()),
          known(traits.finalHeat()),
          traits.schedule());
    }

    RunTraits traits() {
      return new RunTraits(
          activeParams.orElse(Double.NaN),
          peakRate.orElse(Double.NaN),
          targetTokens.orElse(Double.NaN),
          batchTokens.orElse(Double.NaN),
          finalHeat.orElse(Double.NaN),
          schedule);
    }

    private static OptionalDouble known(double value) {
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
  }

  /** See {@link LawShown}; a miss that is not known is null. */
  public record Law(
      @JsonProperty(value = "exponent", required = true) double exponent,
      @JsonProperty(value = "exponent_log_sd", required = true) double exponentLogSd,
      @JsonProperty(value = "gain", required = true) double gain,
      @JsonProperty(value = "gain_sd", required = true) double gainSd,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("misses")
          @Nullable List<Double> misses) {

    static Law of(LawShown law) {
      return new Law(law.exponent(), law.exponentLogSd(), law.gain(), law.gainSd(), law.misses());
    }

    LawShown shown() {
      return new LawShown(
          exponent, exponentLogSd, gain, gainSd, misses == null ? List.of() : misses);
    }
  }

  static LessonFields of(Lesson lesson) {
    return new LessonFields(
        lesson.complete(),
        lesson.share(),
        lesson.atMs(),
        lesson.lossNats(),
        Traits.of(lesson.traits()),
        Law.of(lesson.law()));
  }

  /**
   * The lesson.
   *
   * @throws Unreadable if a number is out of range
   */
  Lesson lesson(String family, String run) {
    LawShown shown = law.shown();
    if (!shown.sound()) {
      throw new Unreadable(
          "the lesson of the run "
              + run
              + " has an exponent that is not above 0, a negative standard deviation, a number"
              + " that no fit makes, or misses that are not nine numbers");
    }
    if (run.isEmpty() || Double.isNaN(share) || Double.isNaN(loss)) {
      throw new Unreadable("the lesson of the run " + run + " has no name, share or loss");
    }
    if (Math.abs(loss) > MOST_NATS || Math.abs(share) > MOST_NATS) {
      throw new Unreadable("the lesson of the run " + run + " has a share or loss out of range");
    }
    return new Lesson(family, run, complete, share, atMs, loss, traits.traits(), shown);
  }
}
