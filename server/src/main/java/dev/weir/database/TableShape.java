package dev.weir.database;

import dev.weir.database.schema.DefaultSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.UniqueKey;

/**
 * A table as files and comparisons see it, out of the generated schema: columns in order, those of
 * the primary key among them.
 */
public record TableShape(String name, List<Column> columns, List<String> key) {
    /** What a column holds, as a file says it. Stored by number: never reorder. */
    public enum Kind {
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
            throw new IllegalStateException("no column holds a " + type);
        }
    }

    public record Column(String name, Kind kind, boolean nullable) {}

    /** All tables, in the order of their names but {@code posting} at the end. */
    public static List<TableShape> all() {
        return DefaultSchema.DEFAULT_SCHEMA
                .tableStream()
                .filter(table -> table.getPrimaryKey() != null)
                .map(TableShape::of)
                .sorted(
                        Comparator.comparing((TableShape shape) -> shape.name().equals("posting"))
                                .thenComparing(TableShape::name))
                .toList();
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

    public String columnList() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The table as writers of rows see it. */
    public dev.weir.database.Table written() {
        List<Dialect.Column> written =
                columns.stream()
                        .map(column -> new Dialect.Column(column.name(), Dialect.Merge.KEEP))
                        .toList();
        return new dev.weir.database.Table(name, written);
    }

    /** All rows in key order, or those of a condition. */
    public String select(String condition) {
        return "select "
                + columnList()
                + " from "
                + name
                + (condition.isEmpty() ? "" : " where " + condition)
                + " order by "
                + String.join(", ", key);
    }
}
