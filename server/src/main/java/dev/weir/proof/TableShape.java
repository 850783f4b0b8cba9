package dev.weir.proof;

import dev.weir.database.schema.DefaultSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.UniqueKey;

/**
 * A table as files and comparisons see it, out of the generated schema: columns in order, those of
 * the primary key among them.
 */
record TableShape(String name, List<Column> columns, List<String> key) {
    /**
     * What the journal does not decide: no opening holds it, no comparison looks at it, and a
     * ledger that is made anew takes it over from the one before.
     */
    private static final Set<String> KEPT_APART =
            Set.of(
                    "access_account",
                    "access_recovery",
                    "access_session",
                    "access_token",
                    "access_audit",
                    "kept_answer");

    /** What a column holds, as a file says it. Stored by number: never reorder. */
    enum Kind {
        LONG,
        TEXT,
        BYTES,
        BOOLEAN;

        private static Kind of(Class<?> type) {
            if (type == Long.class) {
                return LONG;
            }
            if (type == String.class) {
                return TEXT;
            }
            if (type == byte[].class) {
                return BYTES;
            }
            if (type == Boolean.class) {
                return BOOLEAN;
            }
            throw new IllegalStateException("no opening holds a " + type);
        }
    }

    record Column(String name, Kind kind, boolean nullable) {}

    /** All tables that the journal decides, those that are filled last at the end. */
    static List<TableShape> ofTheJournal() {
        return all().stream().filter(shape -> !KEPT_APART.contains(shape.name())).toList();
    }

    /** All tables that it does not decide. */
    static List<TableShape> keptApart() {
        return all().stream().filter(shape -> KEPT_APART.contains(shape.name())).toList();
    }

    private static List<TableShape> all() {
        return DefaultSchema.DEFAULT_SCHEMA
                .tableStream()
                .map(TableShape::of)
                .sorted(
                        Comparator.comparing((TableShape shape) -> shape.name().equals("posting"))
                                .thenComparing(TableShape::name))
                .toList();
    }

    static List<TableShape> ofTheJournalBut(Set<String> left) {
        return ofTheJournal().stream().filter(shape -> !left.contains(shape.name())).toList();
    }

    private static TableShape of(Table<?> table) {
        List<Column> columns = new ArrayList<>();
        for (Field<?> field : table.fields()) {
            columns.add(
                    new Column(
                            field.getName(),
                            Kind.of(field.getType()),
                            field.getDataType().nullable()));
        }
        UniqueKey<?> key = table.getPrimaryKey();
        if (key == null) {
            throw new IllegalStateException(table + " has no primary key");
        }
        return new TableShape(
                table.getName(),
                List.copyOf(columns),
                key.getFields().stream().map(Field::getName).toList());
    }

    String columnList() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** All rows in key order, or those of a condition. */
    String select(String condition) {
        return "select "
                + columnList()
                + " from "
                + name
                + (condition.isEmpty() ? "" : " where " + condition)
                + " order by "
                + String.join(", ", key);
    }
}
