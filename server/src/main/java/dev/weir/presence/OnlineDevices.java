package dev.weir.presence;

import dev.weir.presence.DoorCounters.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which devices, by address, use each user's credential on each node at this moment.
 *
 * <p>Any thread. A node's entries change under that node's lock; reading takes none.
 */
public final class OnlineDevices {
    /** Of one user on one node. */
    private static final class Entry {
        final List<String> addresses;

        /** How many devices there are while their addresses are not known; else 0. */
        final int unnamed;

        volatile long expiresNanos;

        Entry(List<String> addresses, int unnamed, long expiresNanos) {
            this.addresses = addresses;
            this.unnamed = unnamed;
            this.expiresNanos = expiresNanos;
        }
    }

    static final int MAX_ADDRESSES = 64;
    static final int MAX_USERS_OF_NODE = 50_000;
    static final int MAX_ENTRIES = 200_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LEAST_SECONDS = 100;
    private static final long SWEEP_NANOS = 60 * NANOS_PER_SECOND;

    private final LongSupplier nanos;
    private final IntSupplier pushIntervalSeconds;
    private final DoorCounters counters;
    private final Map<Long, Map<Long, Entry>> byNode = new ConcurrentHashMap<>();
    private final Map<Long, List<Entry>> byUser = new ConcurrentHashMap<>();
    private final AtomicInteger entries = new AtomicInteger();
    private final AtomicLong sweptAt;

    /**
     * @param pushIntervalSeconds as nodes are told; entries live for twice as long, at least 100 s
     */
    public OnlineDevices(
            LongSupplier nanos, IntSupplier pushIntervalSeconds, DoorCounters counters) {
        this.nanos = nanos;
        this.pushIntervalSeconds = pushIntervalSeconds;
        this.counters = counters;
        this.sweptAt = new AtomicLong(nanos.getAsLong());
    }

    /** What a node saw since its last report: replaces the addresses of the users it names. */
    public void replace(long sourceId, Map<Long, ? extends Collection<String>> reported) {
        long expires = expiry();
        Map<Long, Entry> node = node(sourceId);
        synchronized (node) {
            reported.forEach((user, addresses) -> put(node, user, addresses, expires));
        }
        sweep();
    }

    /** All that is on a node: whom it does not name is gone. */
    public void replaceAll(long sourceId, Map<Long, ? extends Collection<String>> reported) {
        Map<Long, Entry> node = node(sourceId);
        synchronized (node) {
            retain(node, reported.keySet(), expiry());
        }
        replace(sourceId, reported);
    }

    /**
     * Who is still on a node, with the addresses known: whom it does not name is gone. Of whom
     * nothing is known, as after our restart, the number of devices is.
     *
     * @param online devices by user
     */
    public void keepOnly(long sourceId, Map<Long, Integer> online) {
        long expires = expiry();
        Map<Long, Entry> node = node(sourceId);
        synchronized (node) {
            retain(node, online.keySet(), expires);
            online.forEach((user, devices) -> {
                if (!node.containsKey(user)) {
                    int unnamed = Math.clamp(devices, 1, MAX_ADDRESSES);
                    put(node, user, new Entry(List.of(), unnamed, expires));
                }
            });
        }
        sweep();
    }

    private void retain(Map<Long, Entry> node, Set<Long> online, long expires) {
        node.entrySet()
                .removeIf(of -> {
                    if (online.contains(of.getKey())) {
                        of.getValue().expiresNanos = expires;
                        return false;
                    }
                    forget(of.getKey(), of.getValue());
                    return true;
                });
    }

    /**
     * Distinct live addresses of a user over all nodes. Devices without an address may be those
     * seen on another node: of them only the most on one node count, so it is never too high.
     */
    public int count(long userId) {
        List<Entry> of = byUser.get(userId);
        if (of == null) {
            return 0;
        }
        long now = nanos.getAsLong();
        if (of.size() == 1) {
            Entry only = of.getFirst();
            return alive(only, now) ? Math.max(only.addresses.size(), only.unnamed) : 0;
        }
        Set<String> distinct = new HashSet<>();
        int unnamed = 0;
        for (Entry entry : of) {
            if (alive(entry, now)) {
                distinct.addAll(entry.addresses);
                unnamed = Math.max(unnamed, entry.unnamed);
            }
        }
        return Math.max(distinct.size(), unnamed);
    }

    /** Live addresses of a user over all nodes, sorted. */
    public SortedSet<String> addresses(long userId) {
        SortedSet<String> addresses = new TreeSet<>();
        long now = nanos.getAsLong();
        for (Entry entry : byUser.getOrDefault(userId, List.of())) {
            if (alive(entry, now)) {
                addresses.addAll(entry.addresses);
            }
        }
        return addresses;
    }

    /** How many users are on a node. */
    public int usersOn(long sourceId) {
        Map<Long, Entry> node = byNode.get(sourceId);
        if (node == null) {
            return 0;
        }
        long now = nanos.getAsLong();
        synchronized (node) {
            return (int) node.values().stream().filter(entry -> alive(entry, now)).count();
        }
    }

    private void put(
            Map<Long, Entry> node, long userId, Collection<String> reported, long expires) {
        List<String> addresses = normal(reported);
        Entry before = node.get(userId);
        if (addresses.isEmpty()) {
            if (before != null) {
                node.remove(userId);
                forget(userId, before);
            }
            return;
        }
        put(node, userId, new Entry(addresses, 0, expires));
    }

    private void put(Map<Long, Entry> node, long userId, Entry entry) {
        Entry before = node.get(userId);
        if (before == null && (node.size() >= MAX_USERS_OF_NODE || entries.get() >= MAX_ENTRIES)) {
            counters.count(Event.ALIVE_ENTRY_DROPPED, 1);
            return;
        }
        node.put(userId, entry);
        if (before == null) {
            entries.incrementAndGet();
        }
        byUser.compute(userId, (id, of) -> with(without(of, before), entry));
    }

    private void forget(long userId, Entry entry) {
        entries.decrementAndGet();
        byUser.compute(
                userId,
                (id, of) -> {
                    List<Entry> rest = without(of, entry);
                    return rest.isEmpty() ? null : rest;
                });
    }

    private List<String> normal(Collection<String> reported) {
        Set<String> distinct = new HashSet<>();
        for (String text : reported) {
            String address = Addresses.normal(text);
            if (address == null || distinct.size() >= MAX_ADDRESSES) {
                counters.count(Event.ALIVE_ENTRY_DROPPED, 1);
            } else {
                distinct.add(address);
            }
        }
        return List.copyOf(distinct);
    }

    private static List<Entry> without(@Nullable List<Entry> of, @Nullable Entry entry) {
        if (of == null) {
            return List.of();
        }
        List<Entry> rest = new ArrayList<>(of);
        rest.remove(entry);
        return rest;
    }

    private static List<Entry> with(List<Entry> of, Entry entry) {
        List<Entry> more = new ArrayList<>(of);
        more.add(entry);
        return List.copyOf(more);
    }

    /** Drops what nobody refreshed, once a minute at most. */
    private void sweep() {
        long now = nanos.getAsLong();
        long swept = sweptAt.get();
        if (now - swept < SWEEP_NANOS || !sweptAt.compareAndSet(swept, now)) {
            return;
        }
        for (Map<Long, Entry> node : byNode.values()) {
            synchronized (node) {
                node.entrySet()
                        .removeIf(of -> {
                            boolean gone = !alive(of.getValue(), now);
                            if (gone) {
                                forget(of.getKey(), of.getValue());
                            }
                            return gone;
                        });
            }
        }
    }

    private Map<Long, Entry> node(long sourceId) {
        return byNode.computeIfAbsent(sourceId, id -> new HashMap<>());
    }

    private long expiry() {
        long seconds = Math.max(LEAST_SECONDS, 2L * pushIntervalSeconds.getAsInt());
        return nanos.getAsLong() + seconds * NANOS_PER_SECOND;
    }

    private static boolean alive(Entry entry, long now) {
        return entry.expiresNanos - now > 0;
    }

    int entries() {
        return entries.get();
    }
}
