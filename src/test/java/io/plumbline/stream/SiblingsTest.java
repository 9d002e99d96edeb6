package io.plumbline.stream;

import static io.plumbline.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Bin;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.FamilyPriors;
import io.plumbline.run.BatchNews;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import io.plumbline.run.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that reads the batches of a finished one: noise goes, nothing else does. */
class SiblingsTest {
  private static final int STEPS = 1_000;
  private static final double SD = 0.1;

  private record Curve(String run, double floor, double amplitude, double exponent) {
    double at(int step) {
      return floor + amplitude * Math.pow(step / (double) STEPS, -exponent);
    }
  }

  private static final Curve FIRST = new Curve("first", 2.5, 0.5, 0.4);
  private static final Curve SECOND = new Curve("second", 2.3, 0.6, 0.45);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNoiseOfSharedBatchesGoes(boolean declared) {
    BatchTracks tracks = tracks(told(FIRST, declared, noise(1, 0.03)));
    List<Step> alone = followed(SECOND, declared, noise(1, 0.02), BatchTracks.NONE);
    List<Step> with = followed(SECOND, declared, noise(1, 0.02), tracks);
    assertThat(left(with)).isLessThan(0.2);
    assertThat(left(alone)).isEqualTo(1);
    assertThat(scatter(with)).isLessThan(0.35 * scatter(alone));
    double truth = SECOND.at(STEPS);
    assertThat(errors(with, truth)).isLessThan(0.7 * errors(alone, truth));
    assertThat(with).allMatch(step -> step.report().alerts().transitions().isEmpty());
  }

  /** Not one bit differs from a run alone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStrangerChangesNothing(boolean declared) {
    BatchTracks tracks = tracks(told(FIRST, declared, noise(2, 0.02)));
    assertThat(reports(followed(SECOND, declared, noise(1, 0.02), tracks)))
        .isEqualTo(reports(followed(SECOND, declared, noise(1, 0.02), BatchTracks.NONE)));
  }

  /** It read other batches from the middle on, and its loss climbs away from its old trend. */
  @Test
  void oneThatGoesAstrayDoesNoHarm() {
    double[] batches = noise(1, 0.03);
    double[] astray = batches.clone();
    System.arraycopy(noise(3, 0.02), STEPS / 2, astray, STEPS / 2, STEPS / 2);
    for (int i = STEPS / 2; i < STEPS; i++) {
      astray[i] += 0.3 * (i - STEPS / 2) / STEPS;
    }
    BatchTrack healthy = told(FIRST, true, batches);
    BatchTrack broken = told(FIRST, true, astray);
    double truth = SECOND.at(STEPS);
    List<Step> alone = followed(SECOND, true, noise(1, 0.02), BatchTracks.NONE);
    for (BatchTrack track : List.of(healthy, broken)) {
      List<Step> with = followed(SECOND, true, noise(1, 0.02), tracks(track));
      assertThat(with).allMatch(step -> step.report().alerts().transitions().isEmpty());
      assertThat(errors(with, truth)).isLessThan(1.1 * errors(alone, truth));
    }
    List<Step> late = followed(SECOND, true, noise(1, 0.02), tracks(broken));
    List<Bin> bins = late.get(late.size() - 1).state().bins();
    assertThat(bins.subList(bins.size() - 20, bins.size()))
        .noneMatch(bin -> bin.difficulty().known());
  }

  /** A shift far below the noise of one loss is found once the noise is known. */
  @Test
  void aSubtleDriftIsFoundSooner() {
    double[] shifted = noise(1, 0.02);
    for (int i = 600; i < STEPS; i++) {
      shifted[i] += SD;
    }
    BatchTracks tracks = tracks(told(FIRST, true, noise(1, 0.03)));
    int with = confirmed(followed(SECOND, true, shifted, tracks));
    int alone = confirmed(followed(SECOND, true, shifted, BatchTracks.NONE));
    assertThat(with).isBetween(600, 620);
    assertThat(with - 600).isLessThan((alone - 600) / 2);
  }

  /** What a sibling said is pinned: rebuilt without it, the run is the same to the bit. */
  @Test
  void rebuiltRunsReportTheSameWithoutTheSibling() {
    BatchTracks tracks = tracks(told(FIRST, false, noise(1, 0.03)));
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS, FamilyPriors.NONE, tracks);
    Random random = new Random(6);
    HeapStore heap = new HeapStore();
    RunKeys keys = new RunKeys("second");
    RunStore store = new RunStore(heap, monitor);
    RunState state = store.load("second", keys);
    List<Step> undisturbed = followed(SECOND, false, noise(1, 0.02), tracks);
    int i = 0;
    for (TrainingEvent event : events(SECOND, false, noise(1, 0.02))) {
      if (random.nextInt(20) == 0) {
        RunMonitor lonely = new RunMonitor(MonitorSettings.DEFAULTS);
        RunState rebuilt = new RunStore(heap, lonely).load("second", keys);
        assertThat(lonely.report(rebuilt)).isEqualTo(monitor.report(state));
        store = new RunStore(heap, monitor);
        state = store.load("second", keys);
      }
      Step step = monitor.step(state, event, Watched.START_MS);
      store.save(state, step.state(), keys);
      state = step.state();
      assertThat(step.report()).isEqualTo(undisturbed.get(i++).report());
    }
    assertThat(left(undisturbed)).isLessThan(0.2);
  }

  private static BatchTracks tracks(BatchTrack track) {
    return order -> List.of(track);
  }

  /** What a run told by its end. */
  private static BatchTrack told(Curve curve, boolean declared, double[] noise) {
    BatchTrack track = BatchTrack.of(curve.run());
    for (Step step : followed(curve, declared, noise, BatchTracks.NONE)) {
      if (step.told().isPresent()) {
        BatchNews told = step.told().get();
        track = track.plus(told.strip());
        track = told.trend().isPresent() ? track.withTrend(told.trend().get()) : track;
      }
    }
    return track;
  }

  private static List<Step> followed(
      Curve curve, boolean declared, double[] noise, BatchTracks tracks) {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS, FamilyPriors.NONE, tracks);
    Watched run = new Watched(curve.run(), monitor);
    run.sendAll(events(curve, declared, noise));
    return run.steps();
  }

  private static List<TrainingEvent> events(Curve curve, boolean declared, double[] noise) {
    List<TrainingEvent> events = new ArrayList<>();
    events.add(
        event(
            "{\"type\":\"run\",\"run\":\"%s\",\"family\":\"f\",\"target_tokens\":%d,%s"
                + "\"schedule\":{\"kind\":\"constant\",\"peak_lr\":0.001}}",
            curve.run(), STEPS * 1_000L, declared ? "\"data_order\":\"a\"," : ""));
    for (int i = 1; i <= STEPS; i++) {
      double loss = curve.at(i) + noise[i - 1];
      events.add(
          event(
              "{\"run\":\"%s\",\"step\":%d,\"tokens\":%d,\"loss\":%.6f,\"lr\":0.001}",
              curve.run(), i, i * 1_000L, loss));
    }
    events.add(event("{\"type\":\"end\",\"run\":\"%s\",\"status\":\"finished\"}", curve.run()));
    return events;
  }

  /** Batches as the seed says, and a small part that is each run's own. */
  private static double[] noise(int seed, double own) {
    Random batches = new Random(seed);
    double[] noise = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      noise[i] = SD * batches.nextGaussian();
    }
    Random rest = new Random(seed * 31L + (long) (own * 1e6));
    for (int i = 0; i < STEPS; i++) {
      noise[i] += own * SD * rest.nextGaussian();
    }
    return noise;
  }

  private static double left(List<Step> steps) {
    return steps.get(steps.size() - 1).state().bins().stream()
        .mapToDouble(bin -> bin.difficulty().noiseShare())
        .sorted()
        .skip(20)
        .average()
        .orElseThrow();
  }

  /** Root mean square distance of the later bins from the curve. */
  private static double scatter(List<Step> steps) {
    return Math.sqrt(
        steps.get(steps.size() - 1).state().bins().stream()
            .filter(bin -> bin.meanTokens() > 100_000)
            .mapToDouble(
                bin -> Math.pow(bin.clearedLoss() - SECOND.at((int) (bin.meanTokens() / 1_000)), 2))
            .average()
            .orElseThrow());
  }

  /** Mean absolute error of the forecasts from 30 % of the run on. */
  private static double errors(List<Step> steps, double truth) {
    return reports(steps).stream()
        .filter(report -> report.progress().tokens() > 300_000)
        .flatMap(report -> report.outlook().stream())
        .mapToDouble(outlook -> Math.abs(outlook.atHorizon().loss() - truth))
        .average()
        .orElseThrow();
  }

  private static int confirmed(List<Step> steps) {
    return steps.stream()
        .filter(step -> step.report().verdicts().drift().grade() == DriftVerdict.Grade.CONFIRMED)
        .mapToInt(step -> (int) (step.report().progress().tokens() / 1_000))
        .findFirst()
        .orElse(STEPS);
  }

  private static List<RunReport> reports(List<Step> steps) {
    return steps.stream().map(Step::report).toList();
  }
}
