package dev.weir.collect.inbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Why a row cannot be counted, if it cannot. One batch, one thread. */
final class InboxCheck {
    /** Of older days corrections and imports speak. */
    static final Duration OLDEST = Duration.ofDays(31);

    /** Clocks of two machines differ by no more. */
    static final Duration AHEAD = Duration.ofMinutes(5);

    /** Beyond it posting would hold the amount anyway. */
    static final long MOST_BYTES = 1L << 50;

    /** Seconds or numbers: more than either needs. */
    static final long MOST_EPOCH = 1L << 40;

    private final InboxUsers users;
    private final long nowMillis;
    private final Map<Long, Long> epochs = new HashMap<>();

    InboxCheck(InboxUsers users, long nowMillis) {
        this.users = users;
        this.nowMillis = nowMillis;
    }

    /** What is known of a source before its rows are judged: its newest epoch. */
    void newestEpoch(long sourceId, long epoch) {
        epochs.merge(sourceId, epoch, Math::max);
    }

    /** Empty = it can be counted. */
    String fault(InboxRow row) {
        if (!users.isSource(row.sourceId())) {
            return "there is no node with this source_id";
        }
        if (!row.kind().equals(InboxRow.DELTA) && !row.isReading()) {
            return "kind must be delta or reading";
        }
        if (row.upload() < 0 || row.download() < 0) {
            return "upload and download must not be negative";
        }
        if (row.upload() > MOST_BYTES || row.download() > MOST_BYTES) {
            return "upload and download must be at most 2^50 bytes";
        }
        if (row.atMillis() > nowMillis + AHEAD.toMillis()) {
            return "at_ms is in the future";
        }
        if (row.atMillis() != 0 && row.atMillis() < nowMillis - OLDEST.toMillis()) {
            return "at_ms is more than 31 days ago";
        }
        if (row.epoch() < 0 || row.epoch() >= MOST_EPOCH) {
            return "epoch must be 0 or more and below 2^40";
        }
        if (row.isReading() && row.epoch() < epochs.getOrDefault(row.sourceId(), 0L)) {
            return "epoch is older than that of an earlier reading";
        }
        return users.find(row.userName()) == 0 ? "there is no user with this name" : "";
    }

    /** The row as it goes into the journal, once {@link #fault} found nothing. */
    InboxRow claimed(InboxRow row, long batch) {
        if (row.isReading()) {
            newestEpoch(row.sourceId(), row.epoch());
        }
        long moment = row.atMillis() == 0 ? nowMillis : row.atMillis();
        return row.claimed(users.find(row.userName()), moment, batch);
    }

    /** The newest epochs by source. */
    Map<Long, Long> epochs() {
        return epochs;
    }
}
