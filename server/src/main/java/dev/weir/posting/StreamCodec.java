package dev.weir.posting;

import java.util.ArrayList;
import java.util.List;

/**
 * The stored form of a {@link StreamState}: numbers by {@link StateWriter}, first the format's
 * number.
 *
 * <p>Format 1: 1, last position, last arrival (ms, ns, run), proven ack; count of epochs, each:
 * ack, 1 if it holds every key, keys ascending, then upload and download a key; count of pushes,
 * each: position, ack, hash high, hash low, 1 and its keys or 0.
 */
final class StreamCodec {
    private static final int FORMAT = 1;

    private final StateWriter out = new StateWriter();

    byte[] encode(StreamState stream) {
        out.number(FORMAT)
                .number(stream.lastPosition)
                .number(stream.lastAtMillis)
                .number(stream.lastAtNanos)
                .number(stream.lastRun)
                .number(stream.provenAck)
                .number(stream.epochs().size());
        for (EpochTable epoch : stream.epochs()) {
            out.number(epoch.ack()).number(epoch.every() ? 1 : 0).number(epoch.size());
            long before = 0;
            for (int i = 0; i < epoch.size(); i++) {
                out.number(epoch.keyAt(i) - before);
                before = epoch.keyAt(i);
                out.number(epoch.uploadAt(i)).number(epoch.downloadAt(i));
            }
        }
        int count = 0;
        for (Push _ : stream.pushes()) {
            count++;
        }
        out.number(count);
        for (Push push : stream.pushes()) {
            out.number(push.position())
                    .number(push.ack())
                    .number(push.hashHigh())
                    .number(push.hashLow());
            long[] keys = push.keys();
            if (keys == null) {
                out.number(0);
            } else {
                out.number(1).ascending(keys);
            }
        }
        return out.take();
    }

    static StreamState decode(long sourceId, long instance, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        long format = in.number();
        if (format != FORMAT) {
            throw new IllegalStateException("stream state of unknown format " + format);
        }
        long lastPosition = in.number();
        long lastAtMillis = in.number();
        long lastAtNanos = in.number();
        long lastRun = in.number();
        long provenAck = in.number();
        List<EpochTable> epochs = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            epochs.add(decodeEpoch(in));
        }
        List<Push> pushes = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) {
            pushes.add(
                    new Push(
                            in.number(),
                            in.number(),
                            in.number(),
                            in.number(),
                            in.number() == 0 ? null : in.ascending()));
        }
        in.end();
        StreamState stream = new StreamState(sourceId, instance, epochs, pushes);
        stream.lastPosition = lastPosition;
        stream.lastAtMillis = lastAtMillis;
        stream.lastAtNanos = lastAtNanos;
        stream.lastRun = lastRun;
        stream.provenAck = provenAck;
        return stream;
    }

    private static EpochTable decodeEpoch(StateReader in) {
        long ack = in.number();
        boolean every = in.number() == 1;
        int size = Math.toIntExact(in.number());
        long[] keys = new long[size];
        long[] uploads = new long[size];
        long[] downloads = new long[size];
        long before = 0;
        for (int i = 0; i < size; i++) {
            before += in.number();
            keys[i] = before;
            uploads[i] = in.number();
            downloads[i] = in.number();
        }
        return EpochTable.restored(ack, every, keys, uploads, downloads);
    }
}
