package dev.weir.feed;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What changed since it was last told, by channel, and no more of it than is worth telling. Any
 * thread.
 */
final class Changed {
    /** Of more keys of a channel it is only said that they are many. */
    static final int MOST_KEYS = 2_000;

    /** 300 numbers of at most 19 digits stay below 8,000 bytes with what stands around them. */
    static final int KEYS_A_NOTICE = 300;

    private static final class Keys {
        private final SortedSet<Long> keys = new TreeSet<>();
        private boolean all;

        void add(long key) {
            if (all) {
                return;
            }
            keys.add(key);
            if (keys.size() > MOST_KEYS) {
                addAll();
            }
        }

        void addAll() {
            all = true;
            keys.clear();
        }
    }

    private final Map<Channel, Keys> channels = new EnumMap<>(Channel.class);
    private long asOf;

    synchronized void add(Channel channel, long key) {
        channels.computeIfAbsent(channel, _ -> new Keys()).add(key);
    }

    /** Everything is to be read again. */
    synchronized void addAll() {
        for (Channel channel : Channel.values()) {
            channels.computeIfAbsent(channel, _ -> new Keys()).addAll();
        }
    }

    /** The journal position that the tables include now. */
    synchronized void includes(long position) {
        asOf = position;
    }

    synchronized boolean isEmpty() {
        return channels.isEmpty();
    }

    /** Whether more of a channel changed than is told one by one, so that no key need be added. */
    synchronized boolean isAll(Channel channel) {
        Keys keys = channels.get(channel);
        return keys != null && keys.all;
    }

    /** What is to be told, and forgets it. */
    synchronized List<Notice> take() {
        List<Notice> notices = new ArrayList<>();
        channels.forEach((channel, keys) -> {
            if (keys.all) {
                notices.add(notice(channel, "invalidate", List.of()));
                return;
            }
            List<Long> all = List.copyOf(keys.keys);
            for (int from = 0; from < all.size(); from += KEYS_A_NOTICE) {
                int to = Math.min(all.size(), from + KEYS_A_NOTICE);
                notices.add(notice(channel, "update", all.subList(from, to)));
            }
        });
        channels.clear();
        return notices;
    }

    private Notice notice(Channel channel, String action, List<Long> keys) {
        StringBuilder json = new StringBuilder(160 + 8 * keys.size());
        json.append("{\"type\":\"").append(channel.text());
        json.append("\",\"action\":\"").append(action);
        json.append("\",\"collection\":\"").append(channel.collection());
        json.append("\",\"keys\":[");
        for (int i = 0; i < keys.size(); i++) {
            json.append(i == 0 ? "" : ",").append(keys.get(i));
        }
        return new Notice(channel, json.append("],\"as_of\":").append(asOf).append('}').toString());
    }
}
