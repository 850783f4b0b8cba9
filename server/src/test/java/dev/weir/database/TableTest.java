package dev.weir.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void everyTableOfBytesIsWrittenInStatementsThatAnyServerTakes() {
        assertThat(TableShape.all())
                .filteredOn(shape ->
                        shape.columns().stream()
                                .anyMatch(column -> column.kind() == TableShape.Kind.BYTES))
                .extracting(TableShape::name)
                .containsExactlyInAnyOrderElementsOf(Table.LARGE_ROWS);
    }
}
