package dev.windlass.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.windlass.dag.Dag;
import dev.windlass.dag.DataInterval;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What may know what. Which violation each rule was seen to catch is listed in {@code
 * docs/architecture-rules.md}.
 */
class ArchitectureTest {
  private static final String[] DETERMINISTIC = {
    "dev.windlass.dag..", "dev.windlass.timetable..", "dev.windlass.run..", "dev.windlass.brain.."
  };

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.windlass");

  /** A list of what is allowed: whatever a library may bring, it is out until it stands here. */
  @Test
  void the_deterministic_rooms_know_values_and_nothing_that_acts() {
    classes()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.reflect",
                    "java.lang.runtime",
                    "java.math",
                    "java.time..",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "java.nio.charset",
                    "com.cronutils..",
                    "com.fasterxml.jackson..",
                    // JSON Schema: a function of a schema and a value, in dag.ValueCheck.
                    "com.networknt.schema..",
                    "org.jspecify.annotations",
                    "dev.windlass.dag..",
                    "dev.windlass.timetable..",
                    "dev.windlass.run..",
                    "dev.windlass.brain..",
                    // What a task body can ask for: plain interfaces and values.
                    "dev.windlass.settings",
                    "dev.windlass.resources")
                .or(type(URI.class))
                .or(type(Path.class))
                // A hash of a key is arithmetic.
                .or(type(MessageDigest.class))
                .or(type(NoSuchAlgorithmException.class)))
        .because("the same events must give the same decisions")
        .check(CORE);
  }

  @Test
  void the_deterministic_rooms_start_no_thread_and_own_no_clock_and_no_chance() {
    noClasses()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .dependOnClassesThat(
            anyOf(
                Thread.class,
                ThreadLocal.class,
                Runtime.class,
                Process.class,
                ProcessBuilder.class,
                Clock.class,
                InstantSource.class,
                Random.class,
                SplittableRandom.class,
                Timer.class,
                ServiceLoader.class))
        .because("now is an argument, and the brain is used by one thread")
        .check(CORE);
  }

  @Test
  void the_deterministic_rooms_ask_no_clock_and_draw_no_number() {
    noClasses()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .accessTargetWhere(
            call(
                    System.class,
                    "currentTimeMillis",
                    "nanoTime",
                    "getenv",
                    "getProperty",
                    "out",
                    "err")
                .or(call(Math.class, "random"))
                .or(call(UUID.class, "randomUUID"))
                .or(call(Collections.class, "shuffle"))
                .or(theClock()))
        .because("now is an argument")
        .check(CORE);
  }

  /**
   * Immutable sets and maps of the JDK iterate in an order salted per process, hashes of objects
   * differ. They may be constants and the bodies of a {@link Dag}, which are only looked up.
   */
  @Test
  void the_deterministic_rooms_keep_no_unordered_collection() {
    noClasses()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .accessTargetWhere(
            call(HashMap.class, "<init>")
                .or(call(HashSet.class, "<init>"))
                .or(call(IdentityHashMap.class, "<init>"))
                .or(call(WeakHashMap.class, "<init>"))
                .or(call(Set.class, "of", "copyOf"))
                .or(call(Map.class, "of", "ofEntries", "copyOf"))
                .or(call(Collectors.class, "toSet", "toUnmodifiableSet", "groupingBy"))
                .or(call(System.class, "identityHashCode"))
                .and(not(aLookUpOnly())))
        .because("iteration must have an order that is the same in every process")
        .check(CORE);
  }

  @Test
  void only_the_store_speaks_jdbi() {
    noClasses()
        .that(resideOutsideOfPackages("dev.windlass.store..", "dev.windlass.testing.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..")
        .because("all SQL is in one place")
        .check(CORE);
  }

  @Test
  void only_the_alarm_knows_quartz() {
    noClasses()
        .that(resideOutsideOfPackages("dev.windlass.alarm.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.quartz..")
        .because("Quartz is the alarm clock, and no more")
        .check(CORE);
  }

  @Test
  void only_templates_know_the_template_library() {
    noClasses()
        .that(resideOutsideOfPackages("dev.windlass.template.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.hubspot..", "jinjava..")
        .because("what a template may do is decided in one place")
        .check(CORE);
  }

  @Test
  void the_engine_knows_neither_the_cloud_nor_the_web() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..",
            "io.javalin..",
            "okhttp3..",
            "java.net.http..",
            "dev.windlass.operators..",
            "dev.windlass.dags..",
            "dev.windlass.cli..",
            "dev.windlass.web..")
        .because("operators, pages and commands are built on the engine, not into it")
        .check(CORE);
  }

  @Test
  void the_brain_knows_no_room_that_acts() {
    noClasses()
        .that()
        .resideInAnyPackage(DETERMINISTIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.windlass.alarm..",
            "dev.windlass.config..",
            "dev.windlass.engine..",
            "dev.windlass.execution..",
            "dev.windlass.hooks..",
            "dev.windlass.journal..",
            "dev.windlass.loading..",
            "dev.windlass.store..",
            "dev.windlass.testing..")
        .because("decisions flow outwards")
        .check(CORE);
  }

  /**
   * One exception, which the authoring contract asks for: a DAG names its timetable, and a
   * timetable speaks of the {@link DataInterval} that DAG authors see as {@code
   * dev.windlass.dag.DataInterval}.
   */
  @Test
  void no_package_cycles() {
    slices()
        .matching("dev.windlass.(*)..")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            resideInAPackage("dev.windlass.timetable"),
            DescribedPredicate.describe(
                "the values of the authoring contract",
                c -> c.getPackageName().equals("dev.windlass.dag")))
        .check(CORE);
  }

  private static DescribedPredicate<JavaClass> anyOf(Class<?>... some) {
    Set<String> names = Arrays.stream(some).map(Class::getName).collect(Collectors.toSet());
    return DescribedPredicate.describe("any of " + names, c -> names.contains(c.getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> call(Class<?> owner, String... names) {
    Set<String> some = Set.of(names);
    return DescribedPredicate.describe(
        "call of %s.%s".formatted(owner.getSimpleName(), some),
        access ->
            access.getTargetOwner().isEquivalentTo(owner)
                && some.contains(access.getTarget().getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> aLookUpOnly() {
    return DescribedPredicate.describe(
        "made to be looked up only",
        access ->
            access.getTarget().getName().matches("of|ofEntries|copyOf")
                && (access.getOrigin().getName().equals("<clinit>")
                    || access.getOriginOwner().isEquivalentTo(Dag.class)));
  }

  /** {@code Instant.now()}, {@code LocalDate.now()} and their kin. */
  private static DescribedPredicate<JavaAccess<?>> theClock() {
    return DescribedPredicate.describe(
        "call of now()",
        access ->
            access.getTargetOwner().getPackageName().equals("java.time")
                && access.getTarget().getName().equals("now"));
  }
}
