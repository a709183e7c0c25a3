package dev.windlass.dags;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * What operators and pipelines may know of Windlass: {@code dag}, {@code settings}, {@code
 * resources}, {@code timetable}, and nothing deeper. A pipeline written against these keeps working
 * whatever the engine behind them becomes.
 */
class ArchitectureTest {
  private static final JavaClasses BUILT_ON_THE_ENGINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.windlass.operators", "dev.windlass.dags");

  private static final String[] ENGINE = {
    "dev.windlass.alarm..",
    "dev.windlass.brain..",
    "dev.windlass.config..",
    "dev.windlass.engine..",
    "dev.windlass.execution..",
    "dev.windlass.hooks..",
    "dev.windlass.journal..",
    "dev.windlass.loading..",
    "dev.windlass.run..",
    "dev.windlass.store..",
    "dev.windlass.testing.."
  };

  @Test
  void operators_see_the_authoring_packages_and_nothing_deeper() {
    noClasses()
        .that()
        .resideInAPackage("dev.windlass.operators..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE)
        .check(BUILT_ON_THE_ENGINE);
  }

  @Test
  void pipelines_see_operators_and_the_authoring_packages_and_nothing_deeper() {
    noClasses()
        .that()
        .resideInAPackage("dev.windlass.dags..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ENGINE)
        .check(BUILT_ON_THE_ENGINE);
  }

  @Test
  void operators_know_no_pipeline() {
    noClasses()
        .that()
        .resideInAPackage("dev.windlass.operators..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.windlass.dags..")
        .check(BUILT_ON_THE_ENGINE);
  }
}
