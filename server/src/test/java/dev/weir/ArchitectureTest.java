// Think about who should know whom before you edit this file: a new arrow here is a decision, not a
// fix for a red test.
package dev.weir;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may know whom, which ARCHITECTURE.md draws. */
class ArchitectureTest {
    private static final String ROOT = "dev.weir";

    /** What every room stands on. */
    private static final Set<String> GROUND =
            Set.of("database", "config", "json", "usage", "meter");

    /**
     * From each package to those it may use. {@code collect} is all protocols together; {@code
     * server}, which joins everything, may use everything.
     */
    private static final Map<String, Set<String>> ARROWS =
            Map.ofEntries(
                    entry("Main", Set.of("cli")),
                    entry(
                            "cli",
                            Set.of(
                                    "server",
                                    "doctor",
                                    "simulate",
                                    "oldpanel",
                                    "config",
                                    "json",
                                    "usage")),
                    // Looks at an installation from outside, running or not.
                    entry("doctor", Set.of("server", "config", "json")),
                    // Reads what is not ours, and knows nothing of what becomes of it.
                    entry("oldpanel", Set.of("json", "rating")),
                    entry(
                            "web",
                            room(
                                    "http",
                                    "journal",
                                    "posting",
                                    "rating",
                                    "ledger",
                                    "presence",
                                    "quota",
                                    "directory",
                                    "roster",
                                    "proof",
                                    "access",
                                    "logs",
                                    "health",
                                    "metrics",
                                    "live",
                                    "shadow",
                                    "report",
                                    "notice",
                                    "billing")),
                    entry(
                            "collect",
                            Set.of(
                                    // The inbox is a table.
                                    "database",
                                    "journal",
                                    "roster",
                                    "presence",
                                    "directory",
                                    "http",
                                    "posting",
                                    "config",
                                    "json",
                                    "usage")),
                    entry("simulate", Set.of()),
                    entry(
                            "posting",
                            room("journal", "rating", "ledger", "presence", "quota", "directory")),
                    entry("proof", room("posting", "journal", "ledger", "rating")),
                    entry("roster", room("quota", "directory")),
                    entry("quota", room("ledger", "directory")),
                    entry("live", room("ledger", "presence", "access")),
                    // Acts say which nodes changed.
                    entry("feed", room("ledger", "directory", "journal")),
                    // Reads what nodes pushed behind the journal's end, and what posting made of
                    // it.
                    entry(
                            "shadow",
                            room("journal", "posting", "rating", "ledger", "directory", "roster")),
                    entry("billing", room("quota", "ledger", "directory")),
                    entry("notice", room("quota", "ledger", "directory")),
                    entry("report", room("ledger", "presence", "rating", "directory")),
                    entry("access", room()),
                    // Changes of the directory are acts in the journal, and a node carries its
                    // rates.
                    entry("directory", room("journal", "rating")),
                    entry("ledger", room()),
                    entry("presence", room()),
                    entry("rating", room()),
                    entry("health", room("journal", "posting")),
                    // Reads what every room counts; rooms know nothing of it.
                    entry(
                            "metrics",
                            room(
                                    "health",
                                    "http",
                                    "journal",
                                    "posting",
                                    "ledger",
                                    "presence",
                                    "directory",
                                    "access",
                                    "live",
                                    "shadow")),
                    entry("meter", Set.of()),
                    entry("logs", Set.of("config")),
                    entry("journal", Set.of("config", "usage", "meter")),
                    entry("database", Set.of("config")),
                    entry("http", Set.of("config", "json", "usage", "meter")),
                    // Who writes is decided beside the ledger's fence, and who may is who has the
                    // journal.
                    entry("machines", room("journal", "relay", "ledger")),
                    // Carries bytes between processes, and knows nothing of what they say.
                    entry("relay", Set.of("http")),
                    entry("config", Set.of("usage")),
                    entry("json", Set.of("usage")),
                    entry("usage", Set.of()));

    private static JavaClasses weir;

    @BeforeAll
    static void readClasses() {
        weir =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT);
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> packages = new TreeSet<>();
        weir.forEach(c -> packages.add(slice(c)));
        packages.removeAll(Set.of("server", "package-info"));
        assertThat(ARROWS.keySet()).containsAll(packages);
    }

    @Test
    void packagesUseOnlyWhatTheirArrowsPointTo() {
        classes().should(followTheArrows()).check(weir);
    }

    @Test
    void packagesFormNoCircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(weir);
    }

    /** But all may stand on what they share of the way in, which knows none of them. */
    @Test
    void protocolsDoNotKnowEachOther() {
        slices().matching(ROOT + ".collect.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        is("a protocol", c -> !within(c, ROOT + ".collect.node")),
                        is("what all share", c -> within(c, ROOT + ".collect.node")))
                .allowEmptyShould(true)
                .check(weir);
    }

    @Test
    void collectorsSeeOfPostingOnlyHowToReadAReport() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".collect..")
                .should()
                .dependOnClassesThat(
                        is(
                                "in posting, other than ReportReader and Readings",
                                c ->
                                        c.getPackageName().startsWith(ROOT + ".posting")
                                                && !outermost(c).equals("ReportReader")
                                                && !outermost(c).equals("Readings")))
                .allowEmptyShould(true)
                .check(weir);
    }

    /**
     * Its nodes are to be as far from the server as real ones: they speak HTTP, so they cannot
     * cheat.
     */
    @Test
    void theSimulationUsesNothingButTheJdk() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".simulate..")
                .should()
                .dependOnClassesThat(
                        is(
                                "neither of the JDK nor of the simulation",
                                c ->
                                        !c.getPackageName().startsWith("java.")
                                                && !c.getPackageName().startsWith("jdk.")
                                                && !c.getPackageName()
                                                        .startsWith(ROOT + ".simulate")
                                                && !c.getPackageName().startsWith("org.jspecify")
                                                && !c.isPrimitive()
                                                && !c.isArray()))
                .allowEmptyShould(true)
                .check(weir);
    }

    /**
     * SQL is written where a table is owned. The ledger is nothing but its tables, so all of it
     * may. {@code SQLException} alone passes through: {@code Work} throws it.
     */
    @Test
    void onlyStoresLedgerDatabaseAndProofTouchSql() {
        noClasses()
                .that(is("not where SQL is written", c -> !writesSql(c)))
                .should()
                .dependOnClassesThat(
                        is("java.sql, jOOQ or the generated schema", ArchitectureTest::isSql))
                .check(weir);
    }

    private static boolean writesSql(JavaClass type) {
        return outermost(type).endsWith("Store")
                || Set.of("database", "ledger", "proof").contains(slice(type));
    }

    private static boolean isSql(JavaClass type) {
        return Stream.of("java.sql", "javax.sql", "org.jooq", ROOT + ".database.schema")
                        .anyMatch(name -> within(type, name))
                && !type.getName().equals("java.sql.SQLException");
    }

    /** Bytes, money and rates are integers: no sum may depend on the order of its parts. */
    @Test
    void countingKnowsNoFloatingPoint() {
        classes()
                .that()
                .resideInAnyPackage(
                        Stream.of("journal", "posting", "ledger", "rating", "usage", "quota")
                                .map(p -> ROOT + "." + p + "..")
                                .toArray(String[]::new))
                .should(haveNoFloatingPointMember())
                .check(weir);
    }

    /** Everything else is given its clocks, so that tests and rebuilds decide what time it is. */
    @Test
    void onlyTheWiringReadsTheClock() {
        noClasses()
                .that(
                        is(
                                "neither Main nor server",
                                c -> !Set.of("Main", "server").contains(slice(c))))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .check(weir);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .check(weir);
    }

    private static Set<String> room(String... others) {
        return Set.copyOf(
                Stream.concat(GROUND.stream(), Stream.of(others)).collect(Collectors.toSet()));
    }

    /**
     * The package below the root that a class lives in; for classes of the root, their own name.
     */
    private static String slice(JavaClass type) {
        String packageName = type.getPackageName();
        if (packageName.equals(ROOT)) {
            return outermost(type);
        }
        String below = packageName.substring(ROOT.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    /** The simple name of the class that a nested class stands in, or its own. */
    private static String outermost(JavaClass type) {
        String name = type.getName().substring(type.getPackageName().length() + 1);
        int dollar = name.indexOf('$');
        return dollar < 0 ? name : name.substring(0, dollar);
    }

    private static boolean within(JavaClass type, String packageName) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }

    private static DescribedPredicate<JavaClass> is(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    private static ArchCondition<JavaClass> followTheArrows() {
        return new ArchCondition<>("use only what its package has an arrow to") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String from = slice(type);
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!within(target, ROOT) || from.equals("server")) {
                        continue;
                    }
                    String to = slice(target);
                    if (!to.equals(from) && !ARROWS.getOrDefault(from, Set.of()).contains(to)) {
                        events.add(
                                SimpleConditionEvent.violated(
                                        dependency,
                                        from + " → " + to + ": " + dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> haveNoFloatingPointMember() {
        return new ArchCondition<>("have no field, parameter or result of type float or double") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    report(field, List.of(field.getRawType()), events);
                }
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    report(unit, unit.getRawParameterTypes(), events);
                    report(unit, List.of(unit.getRawReturnType()), events);
                }
            }

            private void report(JavaMember member, List<JavaClass> types, ConditionEvents events) {
                for (JavaClass type : types) {
                    String name = type.getBaseComponentType().getName();
                    if (Set.of("float", "double", "java.lang.Float", "java.lang.Double")
                            .contains(name)) {
                        events.add(
                                SimpleConditionEvent.violated(
                                        member, member.getDescription() + ": " + name));
                    }
                }
            }
        };
    }
}
