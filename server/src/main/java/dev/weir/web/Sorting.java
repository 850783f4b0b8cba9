package dev.weir.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Pages of what stands in memory, along any text: the place where a page ended is that text with
 * the number of the last row, so that pages go on where they ended whatever came in between.
 *
 * @param key what is sorted by; rows with the same go by number
 * @param id the row's number
 */
record Sorting<T>(Function<T, String> key, ToLongFunction<T> id, boolean descending) {
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
     * The rows after a place, in order; looks at each of them once.
     *
     * @param after a page's cursor, or empty
     */
    Page<T> page(Collection<T> rows, String after, int limit) {
        Place begin = after.isEmpty() ? null : place(after);
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
        return new Page<>(shown, text(place(shown.getLast())));
    }

    private Place place(T row) {
        return new Place(key.apply(row), id.applyAsLong(row));
    }

    private static String text(Place place) {
        byte[] bytes = ("2 " + place.id + " " + place.key).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Place place(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.matches("(?s)2 [0-9]{1,18} .*")) {
                int end = text.indexOf(' ', 2);
                return new Place(text.substring(end + 1), Long.parseLong(text.substring(2, end)));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw ApiProblem.badParameter("after", "expected what 'next' said");
    }
}
