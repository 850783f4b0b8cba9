package dev.weir.posting;

import dev.weir.directory.Node;
import dev.weir.directory.Node.Family;
import dev.weir.journal.Report;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a report shows into what it adds (R3 to R7).
 *
 * <p>A client that keeps its counters until answered shows a counter's value: the value counts
 * above the highest one posted in the key's epoch. A client that resets first shows new usage each
 * time: a body counts once under an answer. Where neither the setting nor the path tells which it
 * is, the data do; what they cannot decide is held.
 *
 * <p>Reads the report and the stream, changes the stream; no clock, no setting. One thread.
 */
final class MeasureStage {
    /**
     * Fewer values than this that happen to be no smaller prove nothing (R6): chance is 1 in 2^8.
     */
    private static final int PROOF = 8;

    private static final long[] NO_KEYS = {};

    /**
     * Tells whether a key is still told to the node, so that its absence from a superset means
     * something (R6).
     */
    interface UserList {
        boolean holds(long key);
    }

    private enum Reading {
        /** The value above its baseline is new. */
        ABOVE_BASELINE,
        /** As above, and what stands below the baseline may be new as well. */
        ABOVE_BASELINE_HOLD_REST,
        /** The value is new. */
        WHOLE
    }

    private final Measured measured;
    private Readings readings = new Readings();

    MeasureStage(Measured measured) {
        this.measured = measured;
    }

    /**
     * Measures a report against its stream and lets the stream remember it.
     *
     * @param body what the report's body says
     * @param intervalNanos the push interval the node was told, nanoseconds
     * @param sincePreviousNanos since the stream's previous report, nanoseconds; 0 or more
     */
    void measure(
            ReadReport body,
            StreamState stream,
            Family family,
            UserList users,
            long intervalNanos,
            long sincePreviousNanos) {
        readings = body.readings();
        Report report = body.report();
        long position = body.position();
        long hashHigh = body.hashHigh();
        long hashLow = body.hashLow();
        boolean cookie = report.evidence() == Report.Evidence.COOKIE;
        Push previous = stream.lastPush();
        long ack =
                cookie
                        ? proven(report.ack(), position)
                        : provenByEvidence(stream, report, previous);
        boolean receiptUnknown = report.evidence() == Report.Evidence.UNKNOWN && previous != null;

        Push twin = stream.twin(ack, hashHigh, hashLow);
        // Without proof of receipt the same body later than that is more likely the next report
        // (R6).
        boolean tooSoonForTheNext = sincePreviousNanos < intervalNanos / 10 * 9;
        if (twin != null && (!receiptUnknown || tooSoonForTheNext)) {
            repeat(stream, new Push(position, ack, hashHigh, hashLow, twin.keys()));
            return;
        }
        if (isForgottenProcess(body, stream)) {
            stale();
            return;
        }
        if (family == Family.RESETS) {
            if (cookie && stream.mayHaveForgottenTwin(ack)) {
                stale();
            } else {
                whole();
            }
            stream.remember(new Push(position, ack, hashHigh, hashLow, null));
            return;
        }
        if (stream.isForgotten(ack)) {
            stale();
            return;
        }
        stream.acknowledge(ack);
        long[] keys = stream.keysOf(readings);
        Push under = receiptUnknown ? previous : stream.newestUnder(ack);
        Reading reading;
        if (under == null) {
            // Nothing is unanswered. A baseline above 0 is then a counter that its last push left
            // out (D2).
            reading =
                    family == Family.KEEPS
                            ? Reading.ABOVE_BASELINE
                            : Reading.ABOVE_BASELINE_HOLD_REST;
        } else if (family == Family.KEEPS && !receiptUnknown) {
            reading = Reading.ABOVE_BASELINE;
        } else if (ack < stream.newestAck()) {
            // A copy overtaken by later reports: whose client it is cannot be told from it.
            reading = Reading.ABOVE_BASELINE_HOLD_REST;
        } else {
            reading = judge(stream, ack, under, users);
            if (reading == Reading.ABOVE_BASELINE
                    && receiptUnknown
                    && sincePreviousNanos > intervalNanos / 2 * 3) {
                // The sum of several intervals is above one report in every value, whether that one
                // is part of it or not.
                reading = Reading.ABOVE_BASELINE_HOLD_REST;
            }
            if (reading == Reading.WHOLE && receiptUnknown) {
                // It cannot follow from the one before unless that was answered (R6).
                ack = under.position();
                stream.provenAck = ack;
                stream.acknowledge(ack);
                // A counter that the one before left out may have been reset or not (D2).
                reading = Reading.ABOVE_BASELINE_HOLD_REST;
                under = null;
            }
        }
        boolean proven = cookie || reading != Reading.ABOVE_BASELINE;
        take(stream, ack, reading, under != null, proven ? null : keysOf(under));
        stream.remember(new Push(position, ack, hashHigh, hashLow, keys));
    }

    /**
     * A position that is not before the report's own was given out by another journal: it proves
     * nothing here.
     */
    private static long proven(long ack, long position) {
        return ack < position ? ack : 0;
    }

    private static long provenByEvidence(
            StreamState stream, Report report, @Nullable Push previous) {
        if (previous != null && report.evidence() == Report.Evidence.RECEIVED) {
            stream.provenAck = previous.position();
        }
        return stream.provenAck;
    }

    /**
     * Whether a report comes late of a process that nothing is known of: as it had been answered,
     * or others were forgotten since, the same bytes may have been counted.
     */
    private static boolean isForgottenProcess(ReadReport body, StreamState stream) {
        boolean unknown = body.report().ack() > 0 || stream.replaces || !stream.isNew();
        return body.isLate() && stream.lastPush() == null && unknown;
    }

    private void repeat(StreamState stream, Push push) {
        measured.begin(Measured.Kind.REPEAT, readings.size());
        for (int i = 0; i < readings.size(); i++) {
            measured.countRepeated(readings.upload(i));
            measured.countRepeated(readings.download(i));
        }
        stream.remember(push);
    }

    private void whole() {
        measured.begin(Measured.Kind.FRESH, readings.size());
        for (int i = 0; i < readings.size(); i++) {
            measured.post(i, readings.upload(i), readings.download(i));
        }
    }

    private void stale() {
        measured.begin(Measured.Kind.STALE, readings.size());
        for (int i = 0; i < readings.size(); i++) {
            measured.hold(i, readings.upload(i), readings.download(i));
        }
    }

    /**
     * Whether the report can be the sum of an unanswered one and more, judged by its values (R6).
     */
    private Reading judge(StreamState stream, long ack, Push unanswered, UserList users) {
        long[] before = unanswered.keys();
        if (before == null) {
            return Reading.ABOVE_BASELINE_HOLD_REST;
        }
        stream.rewindEpochs();
        int support = 0;
        int at = 0;
        for (long key : before) {
            EpochTable epoch = stream.epochOf(key, ack);
            long upload = epoch.upload(key);
            long download = epoch.download(key);
            while (at < readings.size() && readings.key(at) < key) {
                at++;
            }
            boolean present = at < readings.size() && readings.key(at) == key;
            if (!present && (upload | download) != 0 && users.holds(key)) {
                return Reading.WHOLE;
            }
            if (present && (readings.upload(at) < upload || readings.download(at) < download)) {
                return Reading.WHOLE;
            }
            if (present) {
                support += (upload > 0 ? 1 : 0) + (download > 0 ? 1 : 0);
            }
        }
        return support >= PROOF ? Reading.ABOVE_BASELINE : Reading.ABOVE_BASELINE_HOLD_REST;
    }

    private static long[] keysOf(@Nullable Push push) {
        long[] keys = push == null ? null : push.keys();
        return keys == null ? NO_KEYS : keys;
    }

    /**
     * @param sure ascending keys that the unanswered report carried; of others nobody told whether
     *     the report that set their baseline was received, unless a cookie did. Null = all are sure
     */
    private void take(
            StreamState stream,
            long ack,
            Reading reading,
            boolean unanswered,
            long @Nullable [] sure) {
        measured.begin(
                unanswered && reading != Reading.WHOLE
                        ? Measured.Kind.SUPERSET
                        : Measured.Kind.FRESH,
                readings.size());
        stream.rewindEpochs();
        int at = 0;
        for (int i = 0; i < readings.size(); i++) {
            long key = readings.key(i);
            while (sure != null && at < sure.length && sure[at] < key) {
                at++;
            }
            boolean isSure = sure == null || (at < sure.length && sure[at] == key);
            long upload = readings.upload(i);
            long download = readings.download(i);
            EpochTable epoch = stream.epochOf(key, ack);
            long baseUpload = epoch.upload(key);
            long baseDownload = epoch.download(key);
            if (reading == Reading.WHOLE || (baseUpload | baseDownload) == 0) {
                measured.post(i, upload, download);
                epoch.set(key, upload, download);
                continue;
            }
            long newUpload = Math.max(0, upload - baseUpload);
            long newDownload = Math.max(0, download - baseDownload);
            if (upload < baseUpload || download < baseDownload) {
                measured.countOutOfOrder();
            }
            measured.post(i, newUpload, newDownload);
            if (reading == Reading.ABOVE_BASELINE_HOLD_REST || !isSure) {
                measured.hold(i, upload - newUpload, download - newDownload);
            } else {
                measured.countRepeated(upload - newUpload);
                measured.countRepeated(download - newDownload);
            }
            epoch.set(key, Math.max(upload, baseUpload), Math.max(download, baseDownload));
        }
        stream.settleEpochs();
    }

    /**
     * How the client treats its counters, and so how its reports are read: set, else shown by its
     * path (R7).
     */
    static Family family(Node node, Report report) {
        if (node.family() != Family.AUTO && !report.route().isInbox()) {
            return node.family();
        }
        return switch (report.route().habit(report.client())) {
            case KEEPS -> Family.KEEPS;
            case RESETS -> Family.RESETS;
            case UNKNOWN -> Family.AUTO;
        };
    }
}
