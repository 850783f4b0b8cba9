package dev.weir.proof;

import dev.weir.database.TableShape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The order in which a database gives rows by their key: numbers by value, text by its bytes. */
final class KeyOrder {
    private KeyOrder() {}

    static int compare(TableShape shape, @Nullable Object[] a, @Nullable Object[] b) {
        for (String name : shape.key()) {
            int i = indexOf(shape, name);
            int order =
                    a[i] instanceof Long x && b[i] instanceof Long y
                            ? Long.compare(x, y)
                            : Arrays.compareUnsigned(bytes(a[i]), bytes(b[i]));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int indexOf(TableShape shape, String column) {
        for (int i = 0; i < shape.columns().size(); i++) {
            if (shape.columns().get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException(shape.name() + " has no column " + column);
    }

    private static byte[] bytes(@Nullable Object text) {
        return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    }
}
