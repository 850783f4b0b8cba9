package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads real files by nothing but {@code docs/journal-format.md}: offsets and types come out of its
 * tables, the checksum is computed by the polynomial it names.
 */
class JournalFormatTest {
    private static final Path PAGE = Path.of("../docs/journal-format.md");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|([^|]*)\\| ([^|]+) \\|");
    private static final Pattern HEAD = Pattern.compile("\\| at \\| type \\| (.+) \\|");
    private static final Map<String, List<Field>> TABLES = new HashMap<>();

    @TempDir Path directory;

    private record Field(int at, String type, String meaning) {}

    @BeforeAll
    static void readThePage() throws IOException {
        List<Field> table = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher head = HEAD.matcher(line);
            Matcher row = ROW.matcher(line);
            if (head.matches()) {
                table = new ArrayList<>();
                TABLES.put(head.group(1), table);
            } else if (row.matches()) {
                table.add(
                        new Field(
                                Integer.parseInt(row.group(1)),
                                row.group(2).strip(),
                                row.group(3).strip()));
            }
        }
    }

    /** The field whose meaning begins with some words. */
    private static Field field(String table, String meaning) {
        List<Field> found =
                TABLES.getOrDefault(table, List.of()).stream()
                        .filter(field -> field.meaning().startsWith(meaning))
                        .toList();
        assertThat(found).as("%s in the table %s", meaning, table).hasSize(1);
        return found.getFirst();
    }

    private static long number(ByteBuffer from, int base, String table, String meaning) {
        Field field = field(table, meaning);
        int at = base + field.at();
        return switch (field.type()) {
            case "u8" -> Byte.toUnsignedLong(from.get(at));
            case "u16" -> Short.toUnsignedLong(from.getShort(at));
            case "u32" -> Integer.toUnsignedLong(from.getInt(at));
            case "i64" -> from.getLong(at);
            default -> throw new AssertionError(field.type());
        };
    }

    private static int small(ByteBuffer from, int base, String table, String meaning) {
        return Math.toIntExact(number(from, base, table, meaning));
    }

    private static long crc(byte[]... parts) {
        int crc = -1;
        for (byte[] part : parts) {
            for (byte b : part) {
                crc ^= b & 255;
                for (int bit = 0; bit < 8; bit++) {
                    crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
                }
            }
        }
        return Integer.toUnsignedLong(~crc);
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        byte[] bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
    }

    private static String text(ByteBuffer from, int at, int length) {
        return new String(bytes(from, at, length), StandardCharsets.UTF_8);
    }

    private static ByteBuffer load(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static final UUID ACT_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private String write() throws Exception {
        try (Journal journal = TestJournal.open(directory)) {
            journal.append(new Started(111, 222, "0.1.0"));
            journal.append(TestJournal.report(2, 300));
            journal.append(
                    new Act(
                            ACT_ID,
                            "user.saved",
                            "地山谦",
                            333,
                            "{}".getBytes(StandardCharsets.UTF_8)));
            journal.append(new ClockStepped(444, 555, -666));
            journal.append(TestJournal.report(5, 62_000));
            journal.settle();
            return journal.id().toString();
        }
    }

    @Test
    void describesTheSegmentHeader() throws Exception {
        String id = write();
        String t = "segment header";
        ByteBuffer first = load(directory.resolve("00000000000000000001.wj"));
        ByteBuffer second = load(directory.resolve("00000000000000000005.wj"));

        assertThat(text(first, field(t, "magic").at(), 8)).isEqualTo("WEIRJRNL");
        assertThat(number(first, 0, t, "format version")).isEqualTo(1);
        assertThat(id.replace("-", ""))
                .isEqualTo(HexFormat.of().formatHex(bytes(first, field(t, "journal id").at(), 16)));
        assertThat(number(second, 0, t, "position of the first")).isEqualTo(5);
        assertThat(number(second, 0, t, "first position of the segment before")).isEqualTo(1);
        assertThat(number(second, 0, t, "when")).isEqualTo(TestJournal.WALL.millis());
        assertThat(number(second, 0, t, "CRC of the bytes 0 to 59"))
                .isEqualTo(crc(bytes(second, 0, 60)));
        assertThat(number(first, 0, t, "CRC of the last group")).isZero();
        int last = groups(first).getLast();
        assertThat(number(second, 0, t, "CRC of the last group"))
                .isEqualTo(number(first, last, "group header", "CRC of the group header: "));
    }

    /** Where the groups of a segment begin, all of them checked. */
    private static List<Integer> groups(ByteBuffer segment) {
        String t = "group header";
        byte[] id = bytes(segment, field("segment header", "journal id").at(), 16);
        long previous = number(segment, 0, "segment header", "CRC of the last group");
        long position = number(segment, 0, "segment header", "position of the first");
        List<Integer> groups = new ArrayList<>();
        int at = 4096;
        while (at + 4 <= segment.capacity() && text(segment, at, 4).equals("WGRP")) {
            int length = small(segment, at, t, "length of the group");
            assertThat(length % 4096).isZero();
            assertThat(number(segment, at, t, "position")).isEqualTo(position);
            assertThat(number(segment, at, t, "CRC of the group header before"))
                    .isEqualTo(previous);
            assertThat(number(segment, at, t, "CRC of the bytes from 32"))
                    .isEqualTo(crc(bytes(segment, at + 32, length - 32)));
            previous = number(segment, at, t, "CRC of the group header: ");
            assertThat(previous).isEqualTo(crc(id, bytes(segment, at, 28)));
            position += number(segment, at, t, "number of records");
            groups.add(at);
            at += length;
        }
        return groups;
    }

    @Test
    void describesGroupsAndRecords() throws Exception {
        write();
        ByteBuffer segment = load(directory.resolve("00000000000000000001.wj"));
        List<Integer> groups = groups(segment);
        assertThat(groups).hasSize(4);
        int at = field("group header", "the records").at();

        started(segment, groups.get(0) + at);
        report(segment, groups.get(1) + at, TestJournal.report(2, 300));
        act(segment, groups.get(2) + at);
        int stepped = groups.get(3) + at;
        assertThat(number(segment, stepped, "any record", "length")).isEqualTo(32);
        assertThat(number(segment, stepped, "any record", "kind")).isEqualTo(4);
        assertThat(number(segment, stepped, "clock stepped", "when")).isEqualTo(444);
        assertThat(number(segment, stepped, "clock stepped", "the same")).isEqualTo(555);
        assertThat(number(segment, stepped, "clock stepped", "how far")).isEqualTo(-666);

        ByteBuffer second = load(directory.resolve("00000000000000000005.wj"));
        List<Integer> last = groups(second);
        report(second, last.getFirst() + at, TestJournal.report(5, 62_000));
    }

    private static void started(ByteBuffer segment, int at) {
        int length = small(segment, at, "any record", "length");
        int version = field("started", "version").at();
        assertThat(number(segment, at, "any record", "kind")).isEqualTo(3);
        assertThat(number(segment, at, "started", "when")).isEqualTo(111);
        assertThat(number(segment, at, "started", "the same moment")).isEqualTo(222);
        assertThat(text(segment, at + version, length - version)).isEqualTo("0.1.0");
    }

    private static void report(ByteBuffer segment, int at, Report report) {
        String t = "report";
        int length = small(segment, at, "any record", "length");
        int peerLength = small(segment, at, t, "length of the peer");
        int peer = at + field(t, "peer address").at();
        assertThat(number(segment, at, "any record", "kind")).isEqualTo(1);
        assertThat(number(segment, at, t, "flags")).isZero();
        assertThat(number(segment, at, t, "route: 0 UniProxy push, 1 v2 push")).isEqualTo(1);
        assertThat(number(segment, at, t, "client: 0 other, 1 resty, 2 v2node")).isEqualTo(2);
        assertThat(number(segment, at, t, "evidence: 0 cookie, 1 received")).isEqualTo(1);
        assertThat(number(segment, at, t, "source")).isEqualTo(report.sourceId());
        assertThat(number(segment, at, t, "instance")).isEqualTo(report.instance());
        assertThat(number(segment, at, t, "acknowledged")).isEqualTo(report.ack());
        assertThat(number(segment, at, t, "arrival, monotonic")).isEqualTo(report.atNanos());
        assertThat(number(segment, at, t, "start of the interval")).isEqualTo(report.fromMillis());
        assertThat(bytes(segment, peer, peerLength)).isEqualTo(report.peer());
        assertThat(bytes(segment, peer + peerLength, at + length - peer - peerLength))
                .isEqualTo(report.body());
    }

    private static void act(ByteBuffer segment, int at) {
        String t = "act";
        int length = small(segment, at, "any record", "length");
        int type = small(segment, at, t, "length of the type");
        int actor = small(segment, at, t, "length of the actor");
        int texts = at + field(t, "type, actor").at();
        ByteBuffer id = ByteBuffer.wrap(bytes(segment, at + field(t, "id").at(), 16));
        assertThat(number(segment, at, "any record", "kind")).isEqualTo(2);
        assertThat(new UUID(id.getLong(), id.getLong())).isEqualTo(ACT_ID);
        assertThat(number(segment, at, t, "when")).isEqualTo(333);
        assertThat(text(segment, texts, type)).isEqualTo("user.saved");
        assertThat(text(segment, texts + type, actor)).isEqualTo("地山谦");
        assertThat(text(segment, texts + type + actor, at + length - texts - type - actor))
                .isEqualTo("{}");
    }

    @Test
    void describesACompressedSegment() throws Exception {
        write();
        byte[] raw = Files.readAllBytes(directory.resolve("00000000000000000001.wj"));
        try (Journal journal = TestJournal.open(directory)) {
            journal.posted(5);
            journal.settle();
        }
        String t = "front of a compressed segment";
        ByteBuffer file = load(directory.resolve("00000000000000000001.wj.zst"));
        int frame = field(t, "the zstd frame").at();
        int frameLength = small(file, 0, t, "length of the zstd frame");

        assertThat(number(file, 0, t, "zstd's magic")).isEqualTo(0x184D2A57);
        assertThat(number(file, 0, t, "88")).isEqualTo(88);
        assertThat(bytes(file, field(t, "the segment header").at(), 64))
                .isEqualTo(Arrays.copyOf(raw, 64));
        assertThat(number(file, 0, t, "length of the segment")).isEqualTo(raw.length);
        assertThat(number(file, 0, t, "CRC of the bytes 0 to 91"))
                .isEqualTo(crc(bytes(file, 0, 92)));
        assertThat(number(file, 0, t, "CRC of the zstd frame"))
                .isEqualTo(crc(bytes(file, frame, frameLength)));
        assertThat(file.capacity()).isEqualTo(frame + frameLength);
        assertThat(Zstd.decompress(bytes(file, frame, frameLength), raw.length)).isEqualTo(raw);
    }
}
