package dev.weir.posting;

import dev.weir.journal.Report;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A report whose body has been read and hashed, ready to be folded. One object is used for many
 * reports, by one thread at a time: the reader fills it, then the fold empties it.
 */
final class ReadReport {
    private final Readings readings = new Readings();
    private final MessageDigest sha256 = newSha256();
    private long position;
    private Report report = NONE;
    private byte[] hash = {};
    private boolean late;

    private static final Report NONE =
            new Report(
                    0,
                    0,
                    0,
                    Report.Evidence.UNKNOWN,
                    false,
                    0,
                    0,
                    0,
                    Report.Route.UNIPROXY_PUSH,
                    Report.Client.OTHER,
                    new byte[0],
                    new byte[0]);

    /** Reads and hashes a report's body. */
    void read(long newPosition, Report newReport, ReportReader reader) {
        read(newPosition, newReport, false, reader);
    }

    /**
     * Reads and hashes a report's body.
     *
     * @param isLate it stood elsewhere before: its sender may have gone on for any time since
     */
    void read(long newPosition, Report newReport, boolean isLate, ReportReader reader) {
        position = newPosition;
        report = newReport;
        late = isLate;
        hash = sha256.digest(newReport.body());
        reader.read(newReport, readings);
        readings.seal();
    }

    long position() {
        return position;
    }

    Report report() {
        return report;
    }

    boolean isLate() {
        return late;
    }

    Readings readings() {
        return readings;
    }

    long hashHigh() {
        return ByteBuffer.wrap(hash).getLong(0);
    }

    long hashLow() {
        return ByteBuffer.wrap(hash).getLong(8);
    }

    /** The whole hash as 64 hex digits. */
    String sha256() {
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
