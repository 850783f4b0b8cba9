package dev.weir.posting;

import dev.weir.directory.Node.Family;
import dev.weir.journal.Report;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A stream under test: takes pushes in journal order and sums what measuring posts and holds. */
final class StreamBench {
    static final long INTERVAL_NANOS = 60_000_000_000L;

    final Map<Long, long[]> posted = new HashMap<>();
    final Map<Long, long[]> held = new HashMap<>();
    final Set<Long> gone = new HashSet<>();
    final Measured measured = new Measured();
    private final MeasureStage stage = new MeasureStage(measured);
    private final ReadReport read = new ReadReport();
    private final StreamCodec codec = new StreamCodec();
    private final Family family;
    private StreamState stream = new StreamState(1, 77);
    private long position;

    StreamBench(Family family) {
        this.family = family;
    }

    /** A push with a cookie; returns its position, which is what its answer's cookie would say. */
    long push(long ack, Object... uidUpload) {
        return push(Report.Evidence.COOKIE, ack, INTERVAL_NANOS, values(uidUpload));
    }

    long push(long ack, Map<Long, long[]> values) {
        return push(Report.Evidence.COOKIE, ack, INTERVAL_NANOS, values);
    }

    /** A push without a cookie. */
    long pushPlain(Report.Evidence evidence, long sinceNanos, Object... uidUpload) {
        return push(evidence, 0, sinceNanos, values(uidUpload));
    }

    long push(Report.Evidence evidence, long ack, long sinceNanos, Map<Long, long[]> values) {
        position++;
        StringBuilder body = new StringBuilder();
        values.forEach((k, v) ->
                body.append(k).append(':').append(v[0]).append(',').append(v[1]).append(' '));
        Report report =
                new Report(
                        1,
                        evidence == Report.Evidence.COOKIE ? 77 : 0,
                        ack,
                        evidence,
                        false,
                        0,
                        0,
                        0,
                        Report.Route.UNIPROXY_PUSH,
                        Report.Client.RESTY,
                        new byte[0],
                        body.toString().getBytes(StandardCharsets.UTF_8));
        read.read(
                position,
                report,
                (_, into) -> {
                    into.clear();
                    values.forEach((k, v) -> into.add(k, v[0], v[1]));
                });
        stage.measure(read, stream, family, key -> !gone.contains(key), INTERVAL_NANOS, sinceNanos);
        stream.lastPosition = position;
        for (int i = 0; i < measured.size(); i++) {
            long key = read.readings().key(i);
            add(posted, key, measured.postedUpload(i), measured.postedDownload(i));
            add(held, key, measured.heldUpload(i), measured.heldDownload(i));
        }
        return position;
    }

    /** Forgets the stream and reads it again from its stored form, as a restart does. */
    void storeAndLoad() {
        byte[] bytes = codec.encode(stream);
        stream = StreamCodec.decode(1, 77, bytes);
    }

    void newProcess() {
        stream = new StreamState(1, 78);
    }

    long upload(long key) {
        return posted.getOrDefault(key, new long[2])[0];
    }

    long heldUpload(long key) {
        return held.getOrDefault(key, new long[2])[0];
    }

    private static void add(Map<Long, long[]> sums, long key, long upload, long download) {
        long[] sum = sums.computeIfAbsent(key, _ -> new long[2]);
        sum[0] += upload;
        sum[1] += download;
    }

    private static Map<Long, long[]> values(Object... uidUpload) {
        Map<Long, long[]> values = new TreeMap<>();
        for (int i = 0; i < uidUpload.length; i += 2) {
            long upload = ((Number) uidUpload[i + 1]).longValue();
            values.put(((Number) uidUpload[i]).longValue(), new long[] {upload, 0});
        }
        return values;
    }
}
