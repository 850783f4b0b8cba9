package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a whole journal and checks every byte of it; needs no lock and changes nothing. */
public final class JournalCheck {
    private static final int CHUNK = 1 << 20;

    private JournalCheck() {}

    /**
     * What a walk found.
     *
     * @param end the last whole position
     * @param segments those that are whole, oldest first
     * @param problem the first damage to something durable, or null
     * @param tornTail bytes behind the end that a crash left (or damage to the very last group of a
     *     journal that was not closed: the two look alike), or null; opening cuts them
     */
    public record Result(
            long end,
            List<SegmentHash> segments,
            @Nullable Problem problem,
            @Nullable Problem tornTail) {

        /** Whether nothing durable is damaged. */
        public boolean sound() {
            return problem == null;
        }
    }

    /**
     * A place where the journal is not what it must be.
     *
     * @param offset in the file; in a compressed segment, in its decompressed bytes
     */
    public record Problem(Path file, long offset, String what) {}

    /**
     * The hash of a segment's durable bytes, the same whether raw or compressed.
     *
     * @param file the name without the ending that tells of compression
     * @param sha256 in hexadecimal
     */
    public record SegmentHash(String file, long first, long last, long bytes, String sha256) {}

    /** Checks the journal in a directory, which nobody should be writing. */
    public static Result check(Path directory) {
        return check(directory, Long.MAX_VALUE);
    }

    /**
     * Checks a journal that a server may be writing.
     *
     * @param durable a position that is known to be durable; what stands behind it is not looked at
     */
    public static Result check(Path directory, long durable) {
        return looking(directory, (journal, segments) -> of(directory, journal, segments, durable));
    }

    /**
     * Checks the headers of all segments, and that none is missing between them, but of entries
     * only those of the newest segment: so it takes the same time for any journal.
     *
     * @param durable as with {@link #check(Path, long)}
     */
    public static Result newest(Path directory, long durable) {
        return looking(
                directory,
                (journal, segments) -> {
                    Segment newest = segments.newest();
                    while (newest != null && newest.first() > durable && newest.first() > 1) {
                        newest = segments.holding(newest.first() - 1);
                    }
                    return newest == null
                            ? new Result(0, List.of(), null, null)
                            : last(newest, journal, durable, new ArrayList<>());
                });
    }

    /** Of an open journal, or one that nobody has. */
    @FunctionalInterface
    private interface Look {
        Result at(UUID journal, Segments segments) throws IOException;
    }

    private static Result looking(Path directory, Look look) {
        try {
            UUID journal = Recovery.readId(directory);
            return look.at(journal, Segments.load(directory, journal));
        } catch (JournalCorrupt e) {
            return new Result(0, List.of(), new Problem(e.file(), e.offset(), e.what()), null);
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    /** Checks up to a position that is known to be durable. */
    static Result of(Path directory, UUID journal, Segments segments, long durable) {
        List<SegmentHash> whole = new ArrayList<>();
        long end = 0;
        try {
            for (Segment segment : List.copyOf(segments.all())) {
                Segment next = segments.after(segment);
                if (whole.isEmpty() && segments.oldest() != segment) {
                    // Retention took it away in the meantime.
                    continue;
                }
                if (next != null && next.first() <= durable) {
                    whole.add(closed(segment, next, journal));
                } else if (segment.first() <= durable) {
                    return last(segment, journal, durable, whole);
                }
                end = whole.isEmpty() ? 0 : whole.getLast().last();
            }
            return new Result(end, whole, null, null);
        } catch (JournalCorrupt e) {
            end = whole.isEmpty() ? 0 : whole.getLast().last();
            Problem problem = new Problem(e.file(), e.offset(), e.what());
            return new Result(end, whole, problem, null);
        } catch (IOException e) {
            throw new JournalUnavailable(directory, e);
        }
    }

    private static SegmentHash closed(Segment segment, Segment next, UUID journal)
            throws IOException {
        SegmentHeader follower = next.header();
        if (segment.isCompressed()) {
            SegmentWalk.checkCompressed(segment.file(), journal, follower);
        }
        try (SegmentBytes bytes = segment.open()) {
            long length = new SegmentWalk(journal, bytes).upTo(follower);
            return hash(segment, follower.first() - 1, bytes, length);
        }
    }

    private static Result last(Segment segment, UUID journal, long durable, List<SegmentHash> whole)
            throws IOException {
        try (SegmentBytes bytes = segment.open()) {
            TailScan tail = TailScan.upTo(journal, bytes, durable);
            whole.add(hash(segment, tail.end(), bytes, tail.offset()));
            String torn = tail.torn();
            if (torn == null) {
                return new Result(tail.end(), whole, null, null);
            }
            Problem problem = new Problem(bytes.file(), tail.offset(), torn);
            return durable == Long.MAX_VALUE
                    ? new Result(tail.end(), whole, null, problem)
                    : new Result(tail.end(), whole, problem, null);
        }
    }

    private static SegmentHash hash(Segment segment, long last, SegmentBytes bytes, long length)
            throws IOException {
        MessageDigest sha = sha256();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, length));
        for (long at = 0; at < length; at += chunk.limit()) {
            bytes.read(chunk.clear().limit((int) Math.min(CHUNK, length - at)), at);
            sha.update(chunk.flip());
        }
        return new SegmentHash(
                segment.raw().getFileName().toString(),
                segment.first(),
                last,
                length,
                HexFormat.of().formatHex(sha.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
