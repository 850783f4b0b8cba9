package dev.weir.proof;

import dev.weir.database.RowReader;
import dev.weir.database.StoredText;
import dev.weir.database.TableShape;
import dev.weir.database.TableSize;
import dev.weir.database.Transaction;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds a copy against its source: all rows of each table, their number and their hash, and by
 * another way, the databases' own adding up, the bytes of each user and each source.
 */
public final class CopyProof {
    /** Between two reports of how far it is. */
    private static final int OFTEN = 50_000;

    private static final List<String> BY_BUCKET = List.of("hour_usage", "day_usage");

    private final Transaction source;
    private final Transaction copy;
    private final CopyMeter meter;
    private final List<Table> tables = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();

    private CopyProof(Transaction source, Transaction copy, CopyMeter meter) {
        this.source = source;
        this.copy = copy;
        this.meter = meter;
    }

    /**
     * One table of the copy.
     *
     * @param sha256 over its rows in the order of their keys, as an opening writes them
     */
    public record Table(String name, long rows, String sha256) {}

    /**
     * What was found.
     *
     * @param users whose bytes were added up on both sides, hours and days each
     * @param sources as well
     * @param differences empty = none; each begins with the table's name
     */
    public record Result(List<Table> tables, long users, long sources, List<String> differences) {}

    /** Compares; neither may be written meanwhile. */
    static Result of(Transaction source, Transaction copy, List<TableShape> shapes, CopyMeter meter)
            throws SQLException {
        CopyProof proof = new CopyProof(source, copy, meter);
        for (TableShape shape : shapes) {
            proof.rows(shape);
        }
        long users = 0;
        long sources = 0;
        for (String table : BY_BUCKET) {
            users += proof.sums(table, "user_id");
            sources += proof.sums(table, "source_id");
        }
        return new Result(
                List.copyOf(proof.tables), users, sources, List.copyOf(proof.differences));
    }

    private void rows(TableShape shape) throws SQLException {
        meter.begin(shape.name(), new TableSize(0, 0));
        String select = shape.select("");
        Side a = new Side(shape);
        Side b = new Side(shape);
        String first = "";
        try (ResultSet as = source.prepared(select).executeQuery();
                ResultSet bs = copy.prepared(select).executeQuery()) {
            boolean more = true;
            while (more) {
                boolean hasA = a.next(as);
                boolean hasB = b.next(bs);
                more = hasA || hasB;
                if (first.isEmpty() && (hasA != hasB || (hasA && !a.isRowOf(b)))) {
                    first = hasB ? b.key() : a.key();
                }
                if (hasA && a.rows % OFTEN == 0) {
                    meter.doneRows(OFTEN);
                }
            }
        }
        meter.doneRows(a.rows % OFTEN);
        tables.add(new Table(shape.name(), b.rows, b.hash()));
        if (!first.isEmpty() || a.rows != b.rows || !a.hash().equals(b.hash())) {
            differences.add(
                    "%s: %d rows in the source, %d in the copy; the first that differs: %s"
                            .formatted(shape.name(), a.rows, b.rows, first));
        }
    }

    /** The rows of one database. */
    private static final class Side {
        private final TableShape shape;
        private final @Nullable Object[] row;
        private final MessageDigest sha = OpeningFile.sha256();
        private final DataOutputStream hashed =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new DigestOutputStream(OutputStream.nullOutputStream(), sha),
                                1 << 16));
        private final RowStream stream;
        private @Nullable String hash;
        long rows;

        Side(TableShape shape) {
            this.shape = shape;
            this.row = new @Nullable Object[shape.columns().size()];
            this.stream = new RowStream(shape.columns());
        }

        boolean next(ResultSet from) throws SQLException {
            if (!from.next()) {
                return false;
            }
            RowReader.read(shape, from, row);
            for (int i = 0; i < row.length; i++) {
                // What older programs let into a file, no database keeps now.
                if (row[i] instanceof String text) {
                    row[i] = StoredText.of(text);
                }
            }
            rows++;
            try {
                stream.write(hashed, row);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        }

        boolean isRowOf(Side other) {
            for (int i = 0; i < row.length; i++) {
                if (!Objects.deepEquals(row[i], other.row[i])) {
                    return false;
                }
            }
            return true;
        }

        String key() {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                String column = shape.columns().get(i).name();
                if (shape.key().contains(column)) {
                    parts.add(column + " " + row[i]);
                }
            }
            return String.join(", ", parts);
        }

        String hash() {
            String known = hash;
            if (known == null) {
                try {
                    hashed.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                known = HexFormat.of().formatHex(sha.digest());
                hash = known;
            }
            return known;
        }
    }

    /**
     * Adds up by one column on both sides.
     *
     * @return how many sums were compared
     */
    private long sums(String table, String by) throws SQLException {
        String select =
                "select "
                        + by
                        + ", sum(upload), sum(download), sum(billed_upload), sum(billed_download)"
                        + " from "
                        + table
                        + " group by "
                        + by
                        + " order by "
                        + by;
        long compared = 0;
        try (ResultSet as = source.prepared(select).executeQuery();
                ResultSet bs = copy.prepared(select).executeQuery()) {
            while (true) {
                String a = as.next() ? sumRow(as) : "";
                String b = bs.next() ? sumRow(bs) : "";
                if (!a.equals(b)) {
                    differences.add(
                            "%s, bytes by %s: %s in the source, %s in the copy"
                                    .formatted(table, by, told(a), told(b)));
                    return compared;
                }
                if (a.isEmpty()) {
                    return compared;
                }
                compared++;
            }
        }
    }

    private static String sumRow(ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            text.append(i == 1 ? "" : " ").append(row.getString(i));
        }
        return text.toString();
    }

    private static String told(String row) {
        return row.isEmpty() ? "nothing" : row;
    }
}
