package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.Position;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.event.ScheduleDeclaration.Kind;
import io.plumbline.event.TrainingEvent;
import io.plumbline.forecast.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Runs whose schedule is declared at once, late, wrongly, anew, or never. */
class ScheduleScenarioTest {
  private static final double PEAK = 1e-3;
  private static final int STEPS = 4_000;
  private static final long BATCH = 100_000;
  private static final double T = STEPS * (double) BATCH;
  private static final Schedule COSINE = Schedule.cosine(PEAK, 0.02 * T, T, 0.1);
  private static final Schedule CONSTANT = Schedule.constant(PEAK, 0.02 * T);
  private static final Schedule COOLED = Schedule.wsd(PEAK, 0.02 * T, T, 0.3, 0);

  private final RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void declaredLateIsAsDeclaredAtOnce() {
    Forecast atOnce =
        forecast(run(COSINE, COSINE::at, at(0, declared(Kind.COSINE, PEAK, 0.1)), 0.6));
    Forecast late =
        forecast(run(COSINE, COSINE::at, at(0.5, declared(Kind.COSINE, PEAK, 0.1)), 0.6));
    assertThat(late.loss()).isCloseTo(atOnce.loss(), within(1e-3 * atOnce.loss()));
    assertThat(late.sd()).isCloseTo(atOnce.sd(), within(0.1 * atOnce.sd()));
    assertThat(pages()).isEmpty();
  }

  @Test
  void anUndeclaredCosineIsForecastNearlyAsWell() {
    Outlook known = run(COSINE, COSINE::at, at(0, declared(Kind.COSINE, PEAK, 0.1)), 0.3);
    Outlook guessed = run(COSINE, COSINE::at, List.of(), 0.3);
    assertThat(known.schedule()).isEqualTo(ScheduleBasis.DECLARED);
    assertThat(guessed.schedule()).as(guessed.scheduleSays()).isEqualTo(ScheduleBasis.INFERRED);
    assertThat(guessed.scheduleSays()).contains("a cosine");
    assertThat(forecast(guessed).loss())
        .isCloseTo(forecast(known).loss(), within(3e-3 * forecast(known).loss()));
    assertThat(pages()).isEmpty();
  }

  @Test
  void whatIsOpenWidensTheIntervalAndIsSaid() {
    Outlook known = run(CONSTANT, CONSTANT::at, at(0, declared(Kind.CONSTANT, PEAK, 1)), 0.5);
    Outlook open = run(CONSTANT, CONSTANT::at, List.of(), 0.5);
    Outlook hidden = run(CONSTANT, t -> Double.NaN, List.of(), 0.5);
    for (Outlook outlook : List.of(open, hidden)) {
      assertThat(outlook.schedule()).isEqualTo(ScheduleBasis.UNKNOWN);
      assertThat(outlook.scheduleSays()).contains("no schedule is declared", "interval allows");
      assertThat(outlook.drivers().anneal()).isGreaterThan(0.5);
      Forecast forecast = forecast(outlook);
      assertThat(forecast.sd()).isGreaterThan(2 * forecast(known).sd());
      assertThat(forecast.bounds().lo95()).isLessThan(truth(COOLED, T));
      assertThat(forecast.bounds().hi95()).isGreaterThan(truth(CONSTANT, T));
    }
    assertThat(known.schedule()).isEqualTo(ScheduleBasis.DECLARED);
    assertThat(pages()).isEmpty();
  }

  @Test
  void aCooldownThatNobodyAnnouncedPagesNobody() {
    run(COOLED, COOLED::at, List.of(), 1);
    assertThat(pages()).as("rates logged").isEmpty();
    run(COOLED, t -> Double.NaN, List.of(), 1);
    assertThat(pages()).as("rates not logged").isEmpty();
  }

  @Test
  void ratesThatAreAMultipleOfTheDeclaredAreNoContradiction() {
    Outlook plain = run(COSINE, COSINE::at, at(0, declared(Kind.COSINE, PEAK, 0.1)), 0.6);
    for (double multiple : new double[] {0.125, 1 / PEAK, 20}) {
      Outlook scaled =
          run(COSINE, t -> multiple * COSINE.at(t), at(0, declared(Kind.COSINE, PEAK, 0.1)), 0.6);
      assertThat(scaled.schedule()).as("times %s", multiple).isEqualTo(ScheduleBasis.DECLARED);
      assertThat(forecast(scaled).loss())
          .isCloseTo(forecast(plain).loss(), within(0.01 * forecast(plain).loss()));
    }
    Outlook shape = run(COSINE, COSINE::at, at(0, declared(Kind.COSINE, Double.NaN, 0.1)), 0.6);
    assertThat(shape.schedule()).isEqualTo(ScheduleBasis.DECLARED);
    assertThat(forecast(shape).loss())
        .as("the peak is seen")
        .isCloseTo(forecast(plain).loss(), within(1e-3 * forecast(plain).loss()));
    assertThat(forecast(shape).sd()).isCloseTo(forecast(plain).sd(), within(1e-3));
    assertThat(pages()).isEmpty();
  }

  @Test
  void ratesThatLeaveTheDeclaredAreFollowedUntilTheyReturn() {
    DoubleUnaryOperator early = Schedule.wsd(PEAK, 0.02 * T, T, 0.6, 0)::at;
    Outlook left =
        run(
            Schedule.wsd(PEAK, 0.02 * T, T, 0.6, 0),
            early,
            at(0, declared(Kind.CONSTANT, PEAK, 1)),
            0.6);
    assertThat(left.schedule()).isEqualTo(ScheduleBasis.CONTRADICTED);
    assertThat(left.scheduleSays()).contains("left the declared constant", "straight line");
    double end = truth(Schedule.wsd(PEAK, 0.02 * T, T, 0.6, 0), T);
    assertThat(forecast(left).loss()).isCloseTo(end, within(0.015 * end));
    DoubleUnaryOperator dip = t -> t > 0.3 * T && t < 0.4 * T ? 0.2 * PEAK : PEAK;
    Outlook returned = run(CONSTANT, dip, at(0, declared(Kind.CONSTANT, PEAK, 1)), 0.6);
    assertThat(returned.schedule()).isEqualTo(ScheduleBasis.DECLARED);
    assertThat(returned.scheduleSays()).contains("returned");
  }

  @Test
  void aPlanChangedMidRunIsFittedAnewAndPagesNobody() {
    Schedule shorter = Schedule.cosine(PEAK, 0.02 * T, 0.7 * T, 0.1);
    Declaration cut =
        new Declaration(
            Declaration.Lineage.NONE,
            Declaration.Size.NONE,
            new Declaration.Plan(
                OptionalLong.of((long) (0.7 * T)),
                OptionalLong.empty(),
                Optional.of(schedule(Kind.COSINE, PEAK, 0.1)),
                OptionalDouble.empty()),
            Declaration.Batch.NONE,
            Declaration.Data.NONE,
            Optional.empty(),
            Map.of());
    List<Said> said = new ArrayList<>(at(0, declared(Kind.COSINE, PEAK, 0.1)));
    said.add(new Said(0.3, cut));
    Outlook changed = run(shorter, shorter::at, said, 0.6);
    assertThat(changed.atHorizon().atTokens()).isEqualTo(0.7 * T);
    double end = truth(shorter, 0.7 * T);
    assertThat(forecast(changed).loss()).isCloseTo(end, within(0.01 * end));
    assertThat(pages()).isEmpty();
  }

  @Test
  void singleGarbageRatesChangeNothing() {
    Random random = new Random(5);
    Outlook clean = run(COSINE, COSINE::at, List.of(), 0.5);
    Outlook dirty =
        run(
            COSINE,
            t -> random.nextInt(200) == 0 ? random.nextInt(2) * 1e3 : COSINE.at(t),
            List.of(),
            0.5);
    assertThat(dirty.schedule()).as(dirty.scheduleSays()).isEqualTo(ScheduleBasis.INFERRED);
    assertThat(forecast(dirty).loss())
        .isCloseTo(forecast(clean).loss(), within(5e-3 * forecast(clean).loss()));
  }

  @Test
  void twoStagesAreFollowed() {
    Schedule stages =
        Schedule.points(
            new double[] {0, 0.02 * T, 0.5 * T, 0.52 * T, T},
            new double[] {0, PEAK, 0.1 * PEAK, 0.6 * PEAK, 0.06 * PEAK});
    Outlook outlook = run(stages, stages::at, List.of(), 0.8);
    double end = truth(stages, T);
    assertThat(forecast(outlook).loss()).isCloseTo(end, within(0.01 * end));
    Outlook declared = run(stages, stages::at, at(0, declared(Kind.COSINE, PEAK, 0.1)), 0.8);
    assertThat(declared.schedule()).isEqualTo(ScheduleBasis.CONTRADICTED);
    assertThat(forecast(declared).loss()).isCloseTo(end, within(0.01 * end));
  }

  /** What a run says of itself at a share of its steps. */
  private record Said(double share, Declaration declaration) {}

  private static List<Said> at(double share, Declaration declaration) {
    return List.of(new Said(share, declaration));
  }

  private List<AlertKind> pages() {
    List<AlertKind> pages =
        alerts.stream()
            .map(Alert::kind)
            .filter(kind -> kind.severity() == AlertKind.Severity.PAGE)
            .toList();
    alerts.clear();
    return pages;
  }

  private static Forecast forecast(Outlook outlook) {
    return outlook.atHorizon();
  }

  /** The loss of a run with this schedule. */
  private static double truth(Schedule schedule, double tokens) {
    double heat = AnnealClock.of(schedule, T, BATCH).heat(tokens);
    return (2.5 + 0.3 * Math.pow(tokens / T, -0.5)) / (1 + 0.06 * (1 - heat));
  }

  /** A run with target and batch declared, and what else is said, up to a share of its steps. */
  private Outlook run(
      Schedule schedule, DoubleUnaryOperator logged, List<Said> said, double share) {
    Random random = new Random(11);
    AnnealClock clock = AnnealClock.of(schedule, T, BATCH);
    RunState state = monitor.begin("r");
    state = step(state, declaration(Optional.empty()));
    int next = 0;
    for (int i = 1; i <= share * STEPS; i++) {
      while (next < said.size() && i >= said.get(next).share() * STEPS) {
        state = step(state, said.get(next++).declaration());
      }
      double tokens = i * (double) BATCH;
      double hot = 2.5 + 0.3 * Math.pow(tokens / T, -0.5);
      double loss = hot / (1 + 0.06 * (1 - clock.heat(tokens))) + 0.02 * random.nextGaussian();
      double rate = logged.applyAsDouble(tokens);
      Step step =
          monitor.step(
              state,
              new TrainingEvent.StepLogged(
                  "r",
                  OptionalLong.empty(),
                  OptionalInt.empty(),
                  new Position(
                      OptionalLong.of(i), OptionalLong.of((long) tokens), OptionalLong.empty()),
                  loss,
                  Double.isNaN(rate) ? OptionalDouble.empty() : OptionalDouble.of(rate),
                  OptionalDouble.empty()),
              i);
      state = step.state();
      alerts.addAll(step.report().alerts().transitions());
    }
    return monitor.report(state).outlook().orElseThrow();
  }

  private RunState step(RunState state, Declaration declaration) {
    Step step =
        monitor.step(
            state,
            new TrainingEvent.RunDeclared(
                "r", OptionalLong.empty(), OptionalInt.empty(), declaration),
            0);
    alerts.addAll(step.report().alerts().transitions());
    return step.state();
  }

  private static Declaration declared(Kind kind, double peak, double last) {
    return declaration(Optional.of(schedule(kind, peak, last)));
  }

  private static ScheduleDeclaration schedule(Kind kind, double peak, double last) {
    return new ScheduleDeclaration(
        kind,
        Double.isNaN(peak) ? OptionalDouble.empty() : OptionalDouble.of(peak),
        OptionalLong.of((long) (0.02 * T)),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(last),
        List.of());
  }

  private static Declaration declaration(Optional<ScheduleDeclaration> schedule) {
    return new Declaration(
        Declaration.Lineage.NONE,
        Declaration.Size.NONE,
        new Declaration.Plan(
            OptionalLong.of((long) T), OptionalLong.empty(), schedule, OptionalDouble.empty()),
        new Declaration.Batch(OptionalLong.of(BATCH), OptionalLong.empty(), OptionalLong.empty()),
        Declaration.Data.NONE,
        Optional.empty(),
        Map.of());
  }
}
