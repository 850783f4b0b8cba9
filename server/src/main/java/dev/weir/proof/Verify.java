package dev.weir.proof;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.journal.JournalCheck;
import dev.weir.ledger.LedgerQueries;
import dev.weir.ledger.Reconciliation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything that can be checked while the server runs: journal, openings, sums, and the
 * ledger against one rebuilt beside it. Works on a copy of the database, so that posting goes on.
 */
public final class Verify {
    private final Supplier<JournalCheck.Result> journal;
    private final Openings openings;
    private final Database live;
    private final LedgerQueries queries;
    private final Fold fold;
    private final Path scratch;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param journal checks the journal, at least up to where the database stands
     * @param fold posts from that journal
     * @param scratch a directory for a copy of the database and a rebuilt one; made, emptied and
     *     removed
     */
    public Verify(
            Supplier<JournalCheck.Result> journal,
            Openings openings,
            Database live,
            LedgerQueries queries,
            Fold fold,
            Path scratch) {
        this.journal = journal;
        this.openings = openings;
        this.live = live;
        this.queries = queries;
        this.fold = fold;
        this.scratch = scratch;
    }

    /** Runs once, for minutes where the ledger is large. */
    public Verification run(Progress progress) {
        progress.reached("checking openings", 0, 0);
        List<Opening> whole = checkOpenings();
        try {
            ScratchDirectory.remove(scratch);
            Files.createDirectories(scratch);
            Path copyFile = scratch.resolve("live.db");
            progress.reached("copying the database", 0, 0);
            live.copyTo(copyFile);
            try (Database copy = Database.open(DatabaseSettings.of(copyFile))) {
                return against(copy, whole, progress);
            } finally {
                ScratchDirectory.remove(scratch);
            }
        } catch (IOException e) {
            throw new ProofFailed(scratch, "cannot be used", e);
        }
    }

    private List<Opening> checkOpenings() {
        List<Opening> whole = new ArrayList<>();
        for (Opening opening : openings.list()) {
            try {
                whole.add(Openings.check(opening.file()));
            } catch (ProofFailed e) {
                problems.add("opening " + e.getMessage());
            }
        }
        return whole;
    }

    private Verification against(Database copy, List<Opening> whole, Progress progress) {
        long position = LedgerComparison.position(copy);
        progress.reached("checking the journal", 0, 0);
        JournalCheck.Result checked = journal.get();
        Optional<Start> start = start(checked, whole, position);
        Comparison comparison = null;
        if (checked.sound() && start.isPresent()) {
            comparison = rebuilt(copy, start.get(), position, progress);
        }
        progress.reached("adding up", 0, 0);
        Reconciliation sums = queries.reconcile();
        for (Reconciliation.Difference difference : sums.differences()) {
            problems.add(
                    "%s differ, %s: rows say %s, the sum says %s"
                            .formatted(
                                    difference.what(),
                                    difference.where(),
                                    difference.expected(),
                                    difference.found()));
        }
        return new Verification(
                checked,
                whole,
                start.map(Start::opening).orElse(null),
                comparison,
                sums,
                List.copyOf(problems));
    }

    /**
     * Where a rebuild starts.
     *
     * @param opening null = at the journal's first entry
     */
    private record Start(@Nullable Opening opening) {}

    /** The journal's beginning if it is there, else the oldest opening from which it goes on. */
    private Optional<Start> start(JournalCheck.Result checked, List<Opening> whole, long position) {
        JournalCheck.Problem damage = checked.problem();
        if (damage != null) {
            problems.add(
                    "journal %s, offset %d: %s"
                            .formatted(damage.file(), damage.offset(), damage.what()));
        }
        if (damage == null && checked.end() < position) {
            problems.add(
                    "the journal ends at position %d, the ledger stands at %d"
                            .formatted(checked.end(), position));
        }
        long first =
                checked.segments().isEmpty() ? position + 1 : checked.segments().getFirst().first();
        if (first <= 1) {
            return Optional.of(new Start(null));
        }
        for (Opening opening : whole) {
            if (opening.position() >= first - 1 && opening.position() <= position) {
                return Optional.of(new Start(opening));
            }
        }
        problems.add(
                "the journal begins at position " + first + " and no opening reaches up to there");
        return Optional.empty();
    }

    private @Nullable Comparison rebuilt(
            Database copy, Start start, long position, Progress progress) {
        Path file = scratch.resolve("rebuilt.db");
        try (Database target = Database.open(DatabaseSettings.of(file))) {
            Optional<Path> opening = Optional.ofNullable(start.opening()).map(Opening::file);
            long reached = Rebuild.run(opening, target, fold, position, progress);
            if (reached != position) {
                problems.add(
                        "the journal could be folded up to %d, the ledger stands at %d"
                                .formatted(reached, position));
                return null;
            }
            Comparison comparison = LedgerComparison.compare(copy, target, progress);
            for (Comparison.RowDifference difference : comparison.differences()) {
                problems.add(
                        "%s, %s: the ledger has %s, the journal gives %s"
                                .formatted(
                                        difference.table(),
                                        difference.key(),
                                        difference.live(),
                                        difference.rebuilt()));
            }
            return comparison;
        }
    }
}
