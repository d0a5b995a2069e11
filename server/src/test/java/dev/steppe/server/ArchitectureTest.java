package dev.steppe.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The lines between the modules and inside this one.
@AnalyzeClasses(packages = "dev.steppe", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule modulesDependOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("asl")
          .definedBy("dev.steppe.asl..")
          .layer("engine")
          .definedBy("dev.steppe.engine..")
          .layer("store")
          .definedBy("dev.steppe.store..")
          .layer("runtime")
          .definedBy("dev.steppe.runtime..")
          .layer("integrations")
          .definedBy("dev.steppe.integrations..")
          .layer("server")
          .definedBy("dev.steppe.server..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("integrations")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("runtime")
          .mayOnlyBeAccessedByLayers("integrations", "server")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("runtime", "integrations", "server")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("store", "runtime", "integrations", "server");

  @ArchTest
  static final ArchRule packagesHaveNoCircles =
      slices().matching("dev.steppe.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheHttpPackageKnowsVertx =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.server.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.server.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyTheMetricsKnowMicrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.server.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule onlyTheTracesKnowOpenTelemetry =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.server.traces..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule onlyTheStoreKnowsRocksDb =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.store.rocksdb..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.rocksdb..");

  @ArchTest
  static final ArchRule onlyWhatPutsAServerTogetherChoosesImplementations =
      noClasses()
          .that()
          .resideInAPackage("dev.steppe.server..")
          .and()
          .resideOutsideOfPackage("dev.steppe.server.boot..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.steppe.store.memory..",
              "dev.steppe.store.rocksdb..",
              "dev.steppe.integrations..");

  @ArchTest
  static final ArchRule nothingIsNamedAfterNothing =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..", "..common..", "..core..", "..impl..", "..helper..", "..manager..")
          .orShould()
          .haveNameMatching(".*(Utils?|Helper|Manager|Impl)")
          .because("a name says what a thing is, not that it is one of many");

  /// Functions written in Java are loaded by name, in a process of their own.
  @ArchTest
  static final ArchRule nothingReflectsButTheWorkerOfJavaFunctions =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.steppe.integrations.functions..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.reflect..")
          .orShould()
          .callMethod(Class.class, "forName", String.class);

  @ArchTest
  static final ArchRule threadsAreNeverPutToSleepInTheServer =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.steppe.store..", "dev.steppe.runtime..", "dev.steppe.server.api..")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .because("whoever waits is woken: a sleep is a guess");
}
