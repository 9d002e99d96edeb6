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
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rooms of this program, who may know whom, and how their types are shaped. */
class ArchitectureTest {

  private static final String JSON = "com.fasterxml.jackson..";
  private static final String KAFKA = "org.apache.kafka..";
  private static final String LOG = "org.slf4j..";
  private static final String LOGBACK = "ch.qos.logback..";
  private static final String MATH = "org.apache.commons.math3..";
  private static final String PROMETHEUS = "io.prometheus..";

  /** A package, what it may import beside itself, {@code java..} and the nullness annotations. */
  @SuppressWarnings(
      "ImmutableEnumChecker") // Set.of and List.of: only their declared types can change
  private enum Room {
    EVENT("event", Set.of(), JSON),
    CURVE("curve", Set.of()),
    LAW("law", Set.of(CURVE), MATH),
    FORECAST("forecast", Set.of(LAW)),
    DRIFT("drift", Set.of(LAW, FORECAST)),
    REGIME("regime", Set.of(LAW, FORECAST)),
    FAMILY("family", Set.of(LAW), MATH),
    RUN("run", Set.of(EVENT, CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY)),
    CONTRACT("contract", coreAnd(EVENT), JSON),
    STREAM("stream", coreAnd(CONTRACT, EVENT), KAFKA, JSON, LOG, "org.rocksdb.."),
    // EVENT: reports carry declarations, and the port counts rejections.
    EXPORT("export", coreAnd(EVENT), PROMETHEUS, LOG, "com.sun.net.httpserver.."),
    NOTIFY("notify", coreAnd(CONTRACT), JSON, LOG),
    QUERY("query", coreAnd(EVENT), JSON, "com.google.re2j.."),
    TRAINER("trainer", Set.of(EVENT), JSON),

    CONSOLE("app.console", Set.of()),
    LOGGING("app.logging", coreAnd(EVENT), JSON, LOG, LOGBACK),
    RECORDING("app.recording", Set.of(EVENT, CONSOLE)),
    BACKTEST("app.backtest", coreAnd(EVENT, RECORDING, CONSOLE), JSON),
    BROKER("app.broker", Set.of(CONSOLE), KAFKA, "kafka..", LOG),
    CONFIG("app.config", coreAnd(STREAM, EXPORT, NOTIFY, LOGGING, CONSOLE), KAFKA, JSON),
    HOST(
        "app.host",
        coreAnd(CONFIG, STREAM, EXPORT, NOTIFY, QUERY, BROKER, LOGGING, EVENT, CONSOLE),
        KAFKA,
        JSON,
        LOG),
    FOLLOW("app.follow", Set.of(EVENT, TRAINER, RECORDING, CONSOLE), JSON),
    SEND("app.send", Set.of(EVENT, RECORDING, HOST, CONSOLE), KAFKA),
    DOCTOR(
        "app.doctor",
        Set.of(EVENT, RUN, STREAM, EXPORT, NOTIFY, CONFIG, HOST, CONSOLE),
        KAFKA,
        "com.sun.management..",
        "javax.net.ssl.."),
    BASELINE("app.bench.baseline", coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE), MATH),
    RULE("app.bench.rule", coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE)),
    BENCH_FORECAST(
        "app.bench.forecast", coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE, BASELINE), MATH, JSON),
    BENCH_DRIFT("app.bench.drift", coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE, RULE), MATH, JSON),
    BENCH_PRIOR("app.bench.prior", coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE), MATH),
    BENCH_SIBLINGS("app.bench.siblings", coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE)),
    BENCH_THROUGHPUT(
        "app.bench.throughput",
        coreAnd(EVENT, RECORDING, BACKTEST, CONSOLE, STREAM, HOST, BROKER),
        KAFKA),
    PICTURE("app.picture", coreAnd(EVENT, EXPORT, BASELINE, CONSOLE)),
    DEMO("app.demo", coreAnd(EVENT, STREAM, RECORDING, BACKTEST, SEND, CONSOLE), KAFKA, JSON),
    /** The commands and their wiring: may know everything. */
    APP("app", Set.of(), "*..");

    private final String home;
    private final Set<Room> rooms;
    private final List<String> libraries;

    Room(String home, Set<Room> rooms, String... libraries) {
      this.home = home;
      this.rooms = rooms;
      this.libraries = List.of(libraries);
    }

    static Set<Room> core() {
      return Set.of(CURVE, LAW, FORECAST, DRIFT, REGIME, FAMILY, RUN);
    }

    static Set<Room> coreAnd(Room... others) {
      return Stream.concat(core().stream(), Stream.of(others)).collect(Collectors.toSet());
    }

    /** The room itself: what lies below it is another one. */
    String classes() {
      return "io.plumbline." + home;
    }

    String[] mayImport() {
      return Stream.of(
              Stream.of(
                  classes(),
                  "java..",
                  "org.jspecify.annotations..",
                  "com.google.errorprone.annotations.."),
              rooms.stream().map(Room::classes),
              libraries.stream())
          .flatMap(s -> s)
          .toArray(String[]::new);
    }
  }

  private static String[] classesOf(Set<Room> rooms) {
    return rooms.stream().map(Room::classes).toArray(String[]::new);
  }

  private static String[] core() {
    return classesOf(Room.core());
  }

  /** The commands, and the rooms below them. */
  private static final String ALL_OF_APP = "io.plumbline.app..";

  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_PACKAGE_INFOS)
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
    check(slices().matching("io.plumbline.(**)").should().beFreeOfCycles());
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
            .resideInAnyPackage(core())
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
            .resideInAnyPackage(classesOf(Room.coreAnd(Room.EVENT)))
            .should()
            .callCodeUnitWhere(clockOrChance));
  }

  // Rule 4.

  @Test
  void coreClassesAreClosed() {
    check(
        classes()
            .that()
            .resideInAnyPackage(core())
            .should(
                new ArchCondition<>("be a record, an enum, a sealed interface, final or a port") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    boolean closed =
                        type.isRecord()
                            || type.isEnum()
                            || type.isAnonymousClass()
                            || type.getModifiers().contains(JavaModifier.FINAL)
                            || type.reflect().isSealed()
                            // The body of an enum's constant.
                            || type.getRawSuperclass().filter(JavaClass::isEnum).isPresent()
                            // What another room, or the caller, is meant to implement: one verb.
                            || (type.isInterface()
                                && type.reflect().isAnnotationPresent(FunctionalInterface.class))
                            // ... or several, but none inside.
                            || isPort(type);
                    events.add(new SimpleConditionEvent(type, closed, type.getDescription()));
                  }
                }));
  }

  /** An interface that others implement, and the core never does. */
  private static boolean isPort(JavaClass type) {
    return type.isInterface()
        && !type.getAllSubclasses().isEmpty()
        && type.getAllSubclasses().stream()
            .noneMatch(implementation -> resideInAnyPackage(core()).test(implementation));
  }

  @Test
  void noStaticFieldOfTheCoreChanges() {
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(core())
            .and()
            .areStatic()
            .should()
            .beFinal());
    // Anyone could write into it; what javac adds (an enum switch's table) nobody can name.
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(core())
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
            .resideOutsideOfPackage(ALL_OF_APP)
            .should()
            .accessTargetWhere(exitOrPrint));
  }

  // Rule 8: collaborators; stream shows one class.

  @Test
  void collaboratorsArriveThroughConstructors() {
    // picocli fills the fields of app's commands; nobody else's are filled from outside.
    check(
        fields()
            .that()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ALL_OF_APP)
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
            .resideOutsideOfPackage(ALL_OF_APP)
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
    assertThat(shown).containsExactly("MonitorTopology");
  }

  /** A room that holds more is two. */
  private static final double LARGEST_ROOM = 0.12;

  @Test
  void noRoomIsAWarehouse() throws IOException {
    Map<String, Long> lines = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        lines.merge(String.valueOf(file.getParent()), linesOf(file), Long::sum);
      }
    }
    long all = lines.values().stream().mapToLong(Long::longValue).sum();
    assertThat(lines.values()).as("lines of %s", lines).hasSizeGreaterThan(20);
    assertThat(lines.values())
        .as("lines of %s", lines)
        .allSatisfy(room -> assertThat(room).isLessThan((long) (LARGEST_ROOM * all)));
  }

  private static long linesOf(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  // Rule 7.

  /** More than this, and the parts have names of their own. */
  private static final int MOST_PARTS = 8;

  /** What a class calls on a collection or map that it keeps and changes. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "(add|put|remove|replace|compute|merge|set|poll|pop|push|offer|clear|retain|sort).*");

  /**
   * A class changes if a field is not final, or is final and holds what changes: an atomic number,
   * a collection or map while the class calls what changes one, or a class of ours that changes by
   * itself. An array does not tell: most are tables made once. Records are values, with a rule of
   * their own.
   */
  @Test
  void nothingThatChangesHasManyFields() {
    check(
        classes()
            .that(describe("are no records", type -> !type.isRecord()))
            .should(
                new ArchCondition<>("have at most 8 fields if one of them can change") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    List<JavaField> fields = fieldsOf(type);
                    boolean changes =
                        changesByItself(type)
                            || fields.stream()
                                .map(JavaField::getRawType)
                                .anyMatch(ArchitectureTest::changesByItself);
                    events.add(
                        new SimpleConditionEvent(
                            type,
                            !changes || fields.size() <= MOST_PARTS,
                            type.getName() + " changes and has " + fields.size() + " fields"));
                  }
                }));
  }

  /** Without a look at the fields of its fields. */
  private static boolean changesByItself(JavaClass type) {
    return !type.isRecord()
        && !type.isEnum()
        && PROGRAM.contain(type.getName())
        && fieldsOf(type).stream().anyMatch(field -> changes(field, type));
  }

  private static boolean changes(JavaField field, JavaClass type) {
    JavaClass held = field.getRawType();
    return !field.getModifiers().contains(JavaModifier.FINAL)
        || held.getPackageName().equals("java.util.concurrent.atomic")
        || (holdsMany(held) && changesWhatHoldsMany(type));
  }

  private static boolean holdsMany(JavaClass type) {
    return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
  }

  private static boolean changesWhatHoldsMany(JavaClass type) {
    return type.getCodeUnitAccessesFromSelf().stream()
        .anyMatch(
            access ->
                holdsMany(access.getTargetOwner())
                    && CHANGING.matcher(access.getTarget().getName()).matches());
  }

  /** Its own, without those the compiler adds and those picocli fills in. */
  private static List<JavaField> fieldsOf(JavaClass type) {
    return type.getFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
        .filter(field -> !field.isAnnotatedWith("picocli.CommandLine$Spec"))
        .toList();
  }

  @Test
  void noRecordHasManyComponents() {
    check(
        classes()
            .that(describe("are records", JavaClass::isRecord))
            .should(
                new ArchCondition<>("have at most 8 components") {
                  @Override
                  public void check(JavaClass type, ConditionEvents events) {
                    int components = type.reflect().getRecordComponents().length;
                    events.add(
                        new SimpleConditionEvent(
                            type,
                            components <= MOST_PARTS,
                            type.getName() + " has " + components + " components"));
                  }
                }));
  }

  private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.not(predicate);
  }

  private static GivenClassesConjunction noRoom(Room room) {
    return noClasses().that().resideInAPackage(room.classes());
  }

  private static GivenClassesConjunction noneBut(Room room) {
    return noClasses().that().resideOutsideOfPackages(room.classes(), ALL_OF_APP);
  }

  private static void check(ArchRule rule) {
    rule.check(PROGRAM);
  }
}
