package dev.weir.proof;

import dev.weir.database.CopyMark;
import dev.weir.database.Database;
import dev.weir.database.RowLoader;
import dev.weir.database.RowPieces;
import dev.weir.database.TableKeys;
import dev.weir.database.TableShape;
import dev.weir.database.TableSize;
import dev.weir.database.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Copies a whole ledger into another database of any kind, from one snapshot, and proves that both
 * are the same. Nobody may post to the source meanwhile: that holds its directory's lock.
 *
 * <p>A mark stands in the target from before its first row until its posting row, which is the last
 * (R18b): a half copy has the one and not the other. Rows go over in the order of their keys, a
 * piece a transaction, so a copy of the same state goes on behind the last key of each table. One
 * of another state begins anew.
 */
public final class DatabaseCopy {
    private static final String POSTING = "posting";

    private final Database from;
    private final Database to;
    private final CopyProgress.Watcher watcher;
    private final LongSupplier nanos;
    private final Runnable onMarked;
    private final Map<String, TableSize> sizes = new LinkedHashMap<>();

    private DatabaseCopy(
            Database from,
            Database to,
            Runnable onMarked,
            CopyProgress.Watcher watcher,
            LongSupplier nanos) {
        this.from = from;
        this.to = to;
        this.onMarked = onMarked;
        this.watcher = watcher;
        this.nanos = nanos;
    }

    /**
     * What was copied.
     *
     * @param state which the source was in
     * @param continued whether an earlier run had begun it
     * @param proof what both were found to hold
     */
    public record Copied(CopyMark state, boolean continued, CopyProof.Result proof) {}

    /**
     * Copies, or goes on.
     *
     * @param replace whether what the target holds may be deleted
     * @param onMarked told when the mark stands and before any row changes: nobody begins to use
     *     the target from then on
     * @throws CopyRefused when the target holds what is not of this copy, or the source nothing
     */
    public static Copied run(
            Database from,
            Database to,
            boolean replace,
            Runnable onMarked,
            CopyProgress.Watcher watcher,
            LongSupplier nanos) {
        DatabaseCopy copy = new DatabaseCopy(from, to, onMarked, watcher, nanos);
        return from.read(source -> {
            source.patient();
            return copy.all(source, from.settings().place(), replace);
        });
    }

    private Copied all(Transaction source, String origin, boolean replace) throws SQLException {
        CopyMark state =
                CopyMark.stateOf(source, origin)
                        .orElseThrow(() ->
                                new CopyRefused(
                                        origin + " holds no ledger yet: there is nothing to copy"));
        boolean continued = prepare(state, replace);
        for (TableShape shape : copied()) {
            sizes.put(shape.name(), TableSize.of(source, shape));
        }
        long most = to.write(RowPieces::mostBytes);
        CopyMeter copying = new CopyMeter("copying", sizes, watcher, nanos);
        for (TableShape shape : JournalTables.decidedBut(Set.of(POSTING))) {
            append(source, shape, most, copying);
        }
        for (TableShape shape : keptApart()) {
            overwrite(source, shape, most, copying);
        }
        CopyProof.Result proof =
                to.read(target -> {
                    target.patient();
                    return CopyProof.of(
                            source,
                            target,
                            copied(),
                            new CopyMeter("comparing", sizes, watcher, nanos));
                });
        if (proof.differences().isEmpty()) {
            refuseWhenItHasGoneOn(state, origin);
            finish(source);
        }
        return new Copied(state, continued, proof);
    }

    /** Looks beside the snapshot. */
    private void refuseWhenItHasGoneOn(CopyMark state, String origin) {
        boolean same =
                from.read(tx -> CopyMark.stateOf(tx, origin))
                        .filter(state::isSameState)
                        .isPresent();
        if (!same) {
            throw new CopyRefused(
                    origin
                            + " was posted to while it was copied, by another machine or directory:"
                            + " stop that, then the same command begins anew");
        }
    }

    /** Small tables that change without the position: written whole each time. */
    private static List<TableShape> keptApart() {
        return JournalTables.keptApart().stream()
                .filter(shape -> !shape.name().equals(CopyMark.TABLE))
                .toList();
    }

    private static List<TableShape> copied() {
        return emptied().stream().filter(shape -> !JournalTables.isFilledAgain(shape)).toList();
    }

    private static List<TableShape> emptied() {
        return TableShape.all().stream()
                .filter(shape ->
                        !shape.name().equals(CopyMark.TABLE) && !shape.name().equals(POSTING))
                .toList();
    }

    /**
     * Puts the mark into the target, which then holds nothing but rows of this copy.
     *
     * @return whether there are any
     */
    private boolean prepare(CopyMark state, boolean replace) {
        Optional<CopyMark> mark = to.read(CopyMark::in);
        Optional<CopyMark> whole = to.read(tx -> CopyMark.stateOf(tx, ""));
        boolean same = mark.or(() -> whole).filter(state::isSameState).isPresent();
        if (same && !replace) {
            // A whole one is copied again where no position tells that nothing changed.
            mark(state);
            onMarked.run();
            return true;
        }
        boolean ownHalf =
                mark.filter(half -> half.journalId().equals(state.journalId())).isPresent();
        if (!replace && !ownHalf) {
            refuseUnlessEmpty(whole, mark);
        }
        mark(state.emptying());
        onMarked.run();
        for (TableShape shape : emptied()) {
            empty(shape);
        }
        mark(state);
        return false;
    }

    private void refuseUnlessEmpty(Optional<CopyMark> whole, Optional<CopyMark> mark) {
        String what =
                whole.map(ledger ->
                                "a ledger, at position "
                                        + ledger.position()
                                        + " of journal "
                                        + ledger.journalId())
                        .or(() -> mark.map(half -> "an unfinished copy of " + half.origin()))
                        .or(this::someRows)
                        .orElse("");
        if (!what.isEmpty()) {
            throw new CopyRefused(
                    to.settings().place()
                            + " holds "
                            + what
                            + ". Name an empty database; or --replace deletes what is there.");
        }
    }

    private Optional<String> someRows() {
        return to.read(tx -> {
            for (TableShape shape : emptied()) {
                try (ResultSet row =
                        tx.prepared("select 1 from " + shape.name() + " limit 1").executeQuery()) {
                    if (row.next()) {
                        return Optional.of("rows of " + shape.name());
                    }
                }
            }
            return Optional.<String>empty();
        });
    }

    /** In one transaction, so that what is about to be no whole ledger is none any more. */
    private void mark(CopyMark mark) {
        to.change(tx -> {
            mark.write(tx);
            tx.prepared("delete from " + POSTING).executeUpdate();
        });
    }

    private void empty(TableShape shape) {
        to.change(tx -> {
            tx.patient();
            tx.prepared("delete from " + shape.name()).executeUpdate();
        });
    }

    private void append(Transaction source, TableShape shape, long most, CopyMeter meter)
            throws SQLException {
        List<Object> last = to.read(tx -> TableKeys.last(tx, shape));
        meter.begin(
                shape.name(),
                last.isEmpty() ? new TableSize(0, 0) : to.read(tx -> TableSize.of(tx, shape)));
        try (ResultSet rows = TableKeys.after(source, shape, last)) {
            RowPieces.each(
                    shape,
                    rows,
                    most,
                    (List<@Nullable Object[]> piece, long bytes) -> {
                        to.change(tx -> RowLoader.insert(tx, shape, piece));
                        meter.done(piece.size(), bytes);
                    });
        }
    }

    private void overwrite(Transaction source, TableShape shape, long most, CopyMeter meter) {
        meter.begin(shape.name(), new TableSize(0, 0));
        to.change(tx -> {
            tx.patient();
            tx.prepared("delete from " + shape.name()).executeUpdate();
            try (ResultSet rows = TableKeys.after(source, shape, List.of())) {
                RowPieces.each(
                        shape,
                        rows,
                        most,
                        (List<@Nullable Object[]> piece, long bytes) -> {
                            RowLoader.insert(tx, shape, piece);
                            meter.done(piece.size(), bytes);
                        });
            }
        });
    }

    private void finish(Transaction source) throws SQLException {
        TableShape posting =
                TableShape.all().stream()
                        .filter(shape -> shape.name().equals(POSTING))
                        .findFirst()
                        .orElseThrow();
        to.change(tx -> {
            CopyMark.erase(tx);
            try (ResultSet row = TableKeys.after(source, posting, List.of())) {
                RowPieces.each(
                        posting,
                        row,
                        Long.MAX_VALUE,
                        (List<@Nullable Object[]> piece, long _) ->
                                RowLoader.insert(tx, posting, piece));
            }
        });
        to.sync();
    }
}
