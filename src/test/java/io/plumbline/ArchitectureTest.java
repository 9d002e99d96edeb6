package io.plumbline;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rooms of this program and who may know whom, as six rules. */
class ArchitectureTest {

  private static final String JSON = "com.fasterxml.jackson..";
  private static final String KAFKA = "org.apache.kafka..";
  private static final String LOG = "org.slf4j..";
  private static final String MATH = "org.apache.commons.math3..";
  private static final String PROMETHEUS = "io.prometheus..";

  /** A package, what it may import beside itself, {@code java..} and the nullness annotations. */
  @SuppressWarnings(
      "ImmutableEnumChecker") // Set.of and List.of: only their declared types can change
  private enum Room {
    EVENT(Set.of(), JSON),
    CURVE(Set.of()),
    LAW(Set.of(CURVE), MATH),
    FORECAST(Set.of(LAW)),
    DRIFT(Set.of(LAW, FORECAST)),
    REGIME(Set.of(LAW, FORECAST)),
    FAMILY(Set.of(LAW), MATH),
    RUN(Set.of(EVENT, CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY)),
    STREAM(
        Set.of(EVENT, CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY, RUN),
        KAFKA,
        JSON,
        LOG,
        "org.rocksdb.."),
    // EVENT: reports carry declarations, and the port counts rejections.
    EXPORT(
        Set.of(EVENT, CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY, RUN),
        PROMETHEUS,
        LOG,
        "com.sun.net.httpserver.."),
    NOTIFY(Set.of(RUN), JSON, LOG),
    QUERY(Set.of(EVENT, CURVE, FORECAST, RUN), JSON, "com.google.re2j.."),
    TRAINER(Set.of(), JSON),
    APP(
        Set.of(
            EVENT, CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY, RUN, STREAM, EXPORT, NOTIFY, QUERY,
            TRAINER),
        "*..");

    static final List<Room> CORE = List.of(CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY, RUN);

    private final Set<Room> rooms;
    private final List<String> libraries;

    Room(Set<Room> rooms, String... libraries) {
      this.rooms = rooms;
      this.libraries = List.of(libraries);
    }

    String classes() {
      return "io.plumbline." + name().toLowerCase(Locale.ROOT) + "..";
    }

    String[] mayImport() {
      return Stream.of(
              Stream.of(classes(), "java..", "org.jspecify.annotations.."),
              rooms.stream().map(Room::classes),
              libraries.stream())
          .flatMap(s -> s)
          .toArray(String[]::new);
    }

    static String[] core() {
      return CORE.stream().map(Room::classes).toArray(String[]::new);
    }

    static String[] coreAnd(Room room) {
      return Stream.concat(CORE.stream(), Stream.of(room))
          .map(Room::classes)
          .toArray(String[]::new);
    }
  }

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.plumbline");

  @Test
  void everyClassLivesInARoom() {
    String[] rooms = Stream.of(Room.values()).map(Room::classes).toArray(String[]::new);
    check(classes().should().resideInAnyPackage(rooms));
    assertThat(PROGRAM).isNotEmpty();
  }

  // Rule 1: imports only as in the table, no cycles, stream and export meet only in app.

  @ParameterizedTest
  @EnumSource
  void roomImportsOnlyWhatItMay(Room room) {
    check(
        classes()
            .that()
            .resideInAPackage(room.classes())
            .should(onlyDependOnClassesThat(resideInAnyPackage(room.mayImport()))));
  }

  @Test
  void noCyclesBetweenRooms() {
    check(slices().matching("io.plumbline.(*)..").should().beFreeOfCycles());
  }

  @Test
  void streamAndExportMeetOnlyInApp() {
    check(
        noRoom(Room.STREAM)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.plumbline.export.."));
    check(
        noRoom(Room.EXPORT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.plumbline.stream.."));
  }

  // Rule 2.

  @Test
  void coreKnowsNoFramework() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(Room.core())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                KAFKA,
                PROMETHEUS,
                JSON,
                LOG,
                "ch.qos.logback..",
                "java.util.logging..",
                "picocli.."));
  }

  // Rule 3.

  private static final Map<String, Set<String>> CLOCKS_AND_CHANCE =
      Map.of(
          "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
          "java.lang.Math", Set.of("random"),
          "java.util.UUID", Set.of("randomUUID"),
          "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
          "java.util.Collections", Set.of("shuffle"));

  @Test
  void coreAndEventAskNeitherClockNorChance() {
    DescribedPredicate<JavaCall<?>> clockOrChance =
        describe(
            "a clock or unseeded randomness",
            call -> {
              CodeUnitCallTarget target = call.getTarget();
              String owner = target.getOwner().getName();
              boolean noArguments = target.getRawParameterTypes().isEmpty();
              return switch (target.getName()) {
                case "now" -> owner.startsWith("java.time.");
                case "<init>" ->
                    noArguments
                        && (target.getOwner().isAssignableTo(java.util.random.RandomGenerator.class)
                            || owner.equals("java.util.Date"));
                default ->
                    owner.equals("java.time.Clock")
                        || CLOCKS_AND_CHANCE
                            .getOrDefault(owner, Set.of())
                            .contains(target.getName());
              };
            });
    check(
        noClasses()
            .that()
            .resideInAnyPackage(Room.coreAnd(Room.EVENT))
            .should()
            .callCodeUnitWhere(clockOrChance));
  }

  // Rule 4.

  @Test
  void coreClassesAreClosed() {
    check(
        classes()
            .that()
            .resideInAnyPackage(Room.core())
            .should(
                new ArchCondition<>("be a record, an enum, a sealed interface, final or a port") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    boolean closed =
                        type.isRecord()
                            || type.isEnum()
                            || type.isAnonymousClass()
                            || type.getModifiers().contains(JavaModifier.FINAL)
                            || type.getSimpleName().equals("package-info")
                            || type.reflect().isSealed()
                            // The body of an enum's constant.
                            || type.getRawSuperclass().filter(JavaClass::isEnum).isPresent()
                            // What another room, or the caller, is meant to implement: one verb.
                            || (type.isInterface()
                                && type.reflect().isAnnotationPresent(FunctionalInterface.class))
                            || type.getSimpleName().equals("ReportSink");
                    events.add(new SimpleConditionEvent(type, closed, type.getDescription()));
                  }
                }));
  }

  @Test
  void noStaticFieldOfTheCoreChanges() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(Room.core())
            .and()
            .areStatic()
            .should()
            .beFinal());
    // Anyone could write into it; what javac adds (an enum switch's table) nobody can name.
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(Room.core())
            .and()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and()
            .haveRawType(describe("an array", JavaClass::isArray))
            .should()
            .bePrivate());
  }

  // Rule 5.

  @Test
  void kafkaOnlyInStreamAndApp() {
    check(noneBut(Room.STREAM).should().dependOnClassesThat().resideInAPackage(KAFKA));
  }

  @Test
  void prometheusOnlyInExportAndApp() {
    check(noneBut(Room.EXPORT).should().dependOnClassesThat().resideInAPackage(PROMETHEUS));
  }

  @Test
  void onlyAppPrintsAndEndsTheProcess() {
    DescribedPredicate<JavaAccess<?>> exitOrPrint =
        describe(
            "System.exit, System.out, Runtime.exit or Runtime.halt",
            access -> {
              String owner = access.getTargetOwner().getName();
              return (owner.equals("java.lang.System")
                      && Set.of("exit", "out").contains(access.getName()))
                  || (owner.equals("java.lang.Runtime")
                      && Set.of("exit", "halt").contains(access.getName()));
            });
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(Room.APP.classes())
            .should()
            .accessTargetWhere(exitOrPrint));
  }

  // Rule 6.

  @Test
  void collaboratorsArriveThroughConstructors() {
    // picocli fills the fields of app's commands; nobody else's are filled from outside.
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(Room.APP.classes())
            .and()
            .areNotPrivate()
            .should()
            .beFinal()
            .orShould()
            .bePackagePrivate());
    check(
        methods()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(Room.APP.classes())
            .and()
            .areDeclaredInClassesThat(not(MADE_BY_KAFKA))
            .should()
            .haveNameNotMatching("(set[A-Z].*|getInstance|instance)"));
  }

  /** Named in the configuration, so Kafka itself calls their public constructor. */
  private static final DescribedPredicate<JavaClass> MADE_BY_KAFKA =
      describe(
          "made by Kafka",
          type ->
              type.isAssignableTo("org.apache.kafka.common.Configurable")
                  || type.isAssignableTo("org.apache.kafka.streams.state.RocksDBConfigSetter"));

  @Test
  void processorsAndSerdesArePackagePrivate() {
    check(
        classes()
            .that()
            .resideInAPackage(Room.STREAM.classes())
            .and(
                assignableTo("org.apache.kafka.streams.processor.api.Processor")
                    .or(assignableTo("org.apache.kafka.streams.processor.api.FixedKeyProcessor"))
                    .or(assignableTo("org.apache.kafka.common.serialization.Serde"))
                    .or(assignableTo("org.apache.kafka.common.serialization.Serializer"))
                    .or(assignableTo("org.apache.kafka.common.serialization.Deserializer")))
            .should()
            .notBePublic());
  }

  @Test
  void streamShowsOneClassTheTopology() {
    List<String> shown =
        PROGRAM.stream()
            .filter(resideInAnyPackage(Room.STREAM.classes()))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(type -> type.isTopLevelClass())
            .filter(not(MADE_BY_KAFKA))
            .map(JavaClass::getSimpleName)
            .toList();
    assertThat(shown).hasSizeLessThanOrEqualTo(1).allMatch(name -> name.endsWith("Topology"));
  }

  private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.not(predicate);
  }

  private static GivenClassesConjunction noRoom(Room room) {
    return noClasses().that().resideInAPackage(room.classes());
  }

  private static GivenClassesConjunction noneBut(Room room) {
    return noClasses().that().resideOutsideOfPackages(room.classes(), Room.APP.classes());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PROGRAM);
  }
}
