package dev.weir.collect.node;

import dev.weir.journal.Report.Evidence;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one source: when it was heard, who speaks for it, how its last answers fared.
 * Any thread, one at a time.
 */
final class SourceContact {
    private static final int MAX_STREAMS = 64;
    private static final int MAX_ADDRESSES = 16;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int UNCOMPARABLE_STEP = -1;
    private static final long OLDEST_MILLIS = 31L * 24 * 3600 * 1000;

    /** One sender without a cookie: the source, or one of its addresses. */
    private static final class CookielessSender {
        long instance;
        @Nullable ProcessMetrics metrics;

        CookielessSender(long instance) {
            this.instance = instance;
        }
    }

    private final long sourceId;
    private final Map<Long, StreamContact> streams = recent(MAX_STREAMS);
    private final Map<String, Long> addressSeenNanos = recent(MAX_ADDRESSES);
    private final Map<String, CookielessSender> byAddress = recent(MAX_ADDRESSES);
    private CookielessSender alone = new CookielessSender(Instances.SOURCE);
    private String lastAddress = "";
    private boolean severalAddresses;
    private boolean heard;
    private long lastHeardNanos;
    private boolean silent;
    private long silenceFromNanos;
    private long silenceEndNanos;

    SourceContact(long sourceId) {
        this.sourceId = sourceId;
    }

    /** A request of the source was let in. */
    synchronized void heard(Moment now, long intervalMillis) {
        if (heard && now.nanos() - lastHeardNanos > 2 * intervalMillis * NANOS_PER_MILLI) {
            silent = true;
            silenceFromNanos = lastHeardNanos;
            silenceEndNanos = now.nanos();
        }
        heard = true;
        lastHeardNanos = now.nanos();
    }

    /**
     * A process used a path that only clients use which keep their counters (R7). Says nothing of
     * the process after it: another software may take the node over.
     */
    synchronized void usedKeepersPath(long instance) {
        stream(instance).usedKeepersPath = true;
    }

    synchronized boolean keepsByPath(long instance) {
        StreamContact stream = streams.get(instance);
        return stream != null && stream.usedKeepersPath;
    }

    /**
     * The process that a report without a cookie comes from (R5).
     *
     * @param metrics what the sender says of itself, null = nothing
     */
    synchronized long cookielessInstance(
            byte[] address, @Nullable ProcessMetrics metrics, Moment now, long intervalMillis) {
        CookielessSender sender = cookielessSender(address, now, intervalMillis);
        if (metrics != null) {
            ProcessMetrics before = sender.metrics;
            if (before != null && metrics.restartedSince(before)) {
                sender.instance = Instances.successor(sender.instance, sourceId, now.wallMillis());
            }
            sender.metrics = metrics;
            StreamContact stream = streams.get(sender.instance);
            if (stream != null
                    && stream.metricsAtPush != null
                    && metrics.provesAnswered(stream.metricsAtPush)) {
                stream.answer = Evidence.RECEIVED;
            }
        }
        return sender.instance;
    }

    private CookielessSender cookielessSender(byte[] bytes, Moment now, long intervalMillis) {
        String address = HexFormat.of().formatHex(bytes);
        Long seen = addressSeenNanos.get(address);
        if (seen != null
                && !address.equals(lastAddress)
                && now.nanos() - seen < 2 * intervalMillis * NANOS_PER_MILLI) {
            // It was away only while another one spoke: two processes, not one that moved.
            severalAddresses = true;
        }
        addressSeenNanos.put(address, now.nanos());
        lastAddress = address;
        return severalAddresses
                ? byAddress.computeIfAbsent(
                        address, a -> new CookielessSender(Instances.ofAddress(bytes)))
                : alone;
    }

    /**
     * Where the interval begins that a push arriving now covers (R9), epoch milliseconds.
     *
     * @param keeper whether the sender keeps its counters until it is answered
     */
    synchronized long intervalStart(
            long instance, boolean keeper, Moment now, long intervalMillis) {
        long end = now.wallMillis();
        StreamContact stream = streams.get(instance);
        if (stream == null) {
            return end - intervalMillis;
        }
        long start = end - intervalMillis;
        if (stream.pushed && stream.lastPushStep == now.step()) {
            long sincePush = millis(now.nanos() - stream.lastPushNanos);
            start = Math.max(end - sincePush, start);
            if (keeper && silenceJustEnded(stream, now, intervalMillis)) {
                long sinceSilence = millis(now.nanos() - silenceFromNanos) + intervalMillis;
                start = Math.min(start, end - Math.min(sincePush, sinceSilence));
            }
        }
        if (keeper && stream.refusedFromMillis != 0 && stream.refusedStep == now.step()) {
            start = Math.min(start, stream.refusedFromMillis);
        }
        return Math.max(Math.min(start, end), end - OLDEST_MILLIS);
    }

    private boolean silenceJustEnded(StreamContact stream, Moment now, long intervalMillis) {
        return silent
                && stream.lastPushNanos - silenceFromNanos <= 0
                && millis(now.nanos() - silenceEndNanos) <= 2 * intervalMillis;
    }

    /** What is known of the answer to the stream's previous push. */
    synchronized Evidence evidence(long instance) {
        StreamContact stream = streams.get(instance);
        return stream == null ? Evidence.UNKNOWN : stream.answer;
    }

    /**
     * A push became durable and is about to be answered.
     *
     * @return its number, for {@link #settled}
     */
    synchronized long pushed(long instance, @Nullable ProcessMetrics metrics, Moment arrival) {
        StreamContact stream = stream(instance);
        stream.pushed = true;
        stream.lastPushNanos = arrival.nanos();
        stream.lastPushStep = arrival.step();
        stream.refusedFromMillis = 0;
        stream.answer = Evidence.UNKNOWN;
        stream.metricsAtPush = metrics;
        return ++stream.pushNumber;
    }

    /** A push could not be made durable; its sender gets no answer. */
    synchronized void refused(long instance, long fromMillis, Moment arrival) {
        StreamContact stream = stream(instance);
        if (stream.refusedFromMillis == 0 || stream.refusedStep != arrival.step()) {
            stream.refusedFromMillis = fromMillis;
            stream.refusedStep = arrival.step();
        }
        stream.answer = Evidence.NOT_RECEIVED;
        stream.metricsAtPush = null;
        stream.pushNumber++;
    }

    /** What became of the answer to a push is known. */
    synchronized void settled(long instance, long pushNumber, Evidence answer) {
        StreamContact stream = streams.get(instance);
        if (stream != null
                && stream.pushNumber == pushNumber
                && stream.answer == Evidence.UNKNOWN) {
            stream.answer = answer;
        }
    }

    /** Streams that pushed within the last few intervals. */
    synchronized int senders(Moment now, long intervalMillis) {
        long recent = 3 * intervalMillis * NANOS_PER_MILLI;
        int count = 0;
        for (StreamContact stream : streams.values()) {
            if (stream.pushed && now.nanos() - stream.lastPushNanos < recent) {
                count++;
            }
        }
        return Math.max(1, count);
    }

    /** Takes up what was known before a restart; newest last. */
    synchronized void restore(long instance, byte[] peer, long lastPushMillis, Moment now) {
        // Who speaks does not depend on what any clock says: a push repeated after a restart must
        // meet its own stream.
        if (Instances.isSuccessor(instance) || instance == Instances.SOURCE) {
            alone = new CookielessSender(instance);
        } else if (Instances.isAddress(instance)) {
            severalAddresses = true;
            if (peer.length > 0) {
                byAddress.put(HexFormat.of().formatHex(peer), new CookielessSender(instance));
            }
        }
        long since = now.wallMillis() - lastPushMillis;
        if (since < 0 || since > OLDEST_MILLIS) {
            return;
        }
        StreamContact stream = stream(instance);
        stream.pushed = true;
        stream.lastPushNanos = now.nanos() - since * NANOS_PER_MILLI;
        stream.lastPushStep = now.step();
        if (!heard || stream.lastPushNanos - lastHeardNanos > 0) {
            heard = true;
            lastHeardNanos = stream.lastPushNanos;
        }
    }

    /**
     * The wall clock was set after the last restored push: how long ago that was, nobody knows
     * (R11).
     */
    synchronized void clockSteppedSince() {
        for (StreamContact stream : streams.values()) {
            stream.lastPushStep = UNCOMPARABLE_STEP;
        }
    }

    private StreamContact stream(long instance) {
        return streams.computeIfAbsent(instance, i -> new StreamContact());
    }

    private static long millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    private static <K, V> Map<K, V> recent(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }
}
