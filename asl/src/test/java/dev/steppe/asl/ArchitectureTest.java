package dev.steppe.asl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/// The language is pure, and each library is known in one place.
@AnalyzeClasses(packages = "dev.steppe.asl", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /// `JsonTree` must implement a method of Jayway's library that takes a stream; it refuses it.
  @ArchTest
  static final ArchRule hasNoInputAndOutput =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("JsonTree")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.net..", "java.nio", "java.nio.file..");

  @ArchTest
  static final ArchRule hasNoThreads =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class);

  @ArchTest
  static final ArchRule hasNoClockAndNoChance =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class);

  @ArchTest
  static final ArchRule onlyJsonpathKnowsJayway =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.asl.jsonpath")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.jayway..");

  @ArchTest
  static final ArchRule onlyDateFunctionsKnowDashjoin =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.steppe.asl.jsonata.DateFunctions")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.dashjoin..");

  @ArchTest
  static final ArchRule onlyJsonAndThePositionFinderKnowJackson =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.asl.json")
          .and()
          .doNotHaveSimpleName("PositionFinder")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("tools.jackson..");

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("dev.steppe.(**)").should().beFreeOfCycles();
}
