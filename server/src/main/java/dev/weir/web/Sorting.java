package dev.weir.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pages of what stands in memory, along any text: the place where a page ended is that text with
 * the number of the last row, so that pages go on where they ended whatever came in between.
 *
 * @param cursor of this list in this order
 * @param key what is sorted by; rows with the same go by number
 * @param id the row's number
 */
record Sorting<T>(
        Cursor cursor, Function<T, String> key, ToLongFunction<T> id, boolean descending) {
    /** Which way a list goes. */
    enum Order {
        ASC,
        DESC
    }

    /**
     * @param next cursor of the next page; null = there is none
     */
    record Page<T>(List<T> rows, @Nullable String next) {}

    private record Place(String key, long id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byKey = key.compareTo(other.key);
            return byKey != 0 ? byKey : Long.compare(id, other.id);
        }
    }

    /**
     * The order that a request's {@code order} asks for.
     *
     * @param list name of the list
     * @param by what the rows are sorted by
     */
    static <T> Sorting<T> of(
            ApiRequest request,
            String list,
            Enum<?> by,
            Function<T, String> key,
            ToLongFunction<T> id) {
        boolean descending = request.query("order", Order.ASC) == Order.DESC;
        return new Sorting<>(cursor(list, by, descending), key, id, descending);
    }

    /** Of a list by number, from the lowest. */
    static <T> Sorting<T> byNumber(String list, ToLongFunction<T> id) {
        return new Sorting<>(new Cursor(list), row -> "", id, false);
    }

    private static Cursor cursor(String list, Enum<?> by, boolean descending) {
        String name = list + " by " + by.name().toLowerCase(Locale.ROOT);
        return new Cursor(descending ? name + " from the last" : name);
    }

    /** A text that sorts numbers from 0 as numbers. */
    static String number(long number) {
        return "%019d".formatted(number);
    }

    /** The rows after the place that a request names, in order; looks at each of them once. */
    Page<T> page(Collection<T> rows, ApiRequest request, int limit) {
        List<String> parts = cursor.place(request, 2);
        Place begin =
                parts.isEmpty() ? null : new Place(parts.get(1), Cursor.number(parts.getFirst()));
        Comparator<T> order = Comparator.comparing(this::place);
        Comparator<T> wanted = descending ? order.reversed() : order;
        // The worst of those that are kept is on top.
        PriorityQueue<T> kept = new PriorityQueue<>(limit + 2, wanted.reversed());
        for (T row : rows) {
            boolean behind = begin == null || (place(row).compareTo(begin) > 0) != descending;
            if (behind && (begin == null || !place(row).equals(begin))) {
                kept.add(row);
                if (kept.size() > limit + 1) {
                    kept.remove();
                }
            }
        }
        List<T> sorted = new ArrayList<>(kept);
        sorted.sort(wanted);
        if (sorted.size() <= limit) {
            return new Page<>(sorted, null);
        }
        List<T> shown = List.copyOf(sorted.subList(0, limit));
        return new Page<>(shown, text(shown.getLast()));
    }

    /**
     * The number of the row that a request begins behind, of a list by number; 0 = the beginning.
     */
    long after(ApiRequest request) {
        List<String> parts = cursor.place(request, 2);
        return parts.isEmpty() ? 0 : Cursor.number(parts.getFirst());
    }

    /** A cursor behind a row. */
    String text(T row) {
        return cursor.text(id.applyAsLong(row), key.apply(row));
    }

    private Place place(T row) {
        return new Place(key.apply(row), id.applyAsLong(row));
    }
}
