package dev.weir.oldpanel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was noticed while reading, by what it is about and why, with a few examples. One thread. */
public final class Findings {
    private static final int EXAMPLES = 3;

    /**
     * @param kind table or kind of entry
     * @param reason one sentence
     * @param lost whether what is counted does not come over
     */
    public record Finding(
            String kind, String reason, boolean lost, long count, List<String> examples) {}

    private record Key(String kind, String reason, boolean lost) {}

    private final Map<Key, List<String>> examples =
            new TreeMap<>(
                    Comparator.comparing(Key::kind)
                            .thenComparing(Key::reason)
                            .thenComparing(Key::lost));
    private final Map<Key, Long> counts =
            new TreeMap<>(
                    Comparator.comparing(Key::kind)
                            .thenComparing(Key::reason)
                            .thenComparing(Key::lost));

    /** Something that does not come over. */
    public void lost(String kind, String reason, String example) {
        note(new Key(kind, reason, true), example);
    }

    /** Something that comes over in another form than it had. */
    public void told(String kind, String reason, String example) {
        note(new Key(kind, reason, false), example);
    }

    private void note(Key key, String example) {
        counts.merge(key, 1L, Long::sum);
        List<String> few = examples.computeIfAbsent(key, _ -> new ArrayList<>());
        if (few.size() < EXAMPLES) {
            few.add(example);
        }
    }

    public List<Finding> all() {
        List<Finding> all = new ArrayList<>();
        counts.forEach((key, count) ->
                all.add(
                        new Finding(
                                key.kind(),
                                key.reason(),
                                key.lost(),
                                count,
                                List.copyOf(examples.getOrDefault(key, List.of())))));
        return all;
    }
}
