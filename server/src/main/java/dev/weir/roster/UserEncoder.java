package dev.weir.roster;

import dev.weir.directory.User;
import java.util.Arrays;
import java.util.UUID;

/**
 * Writes users of a list one after another into bytes that are used again. Written by hand: a list
 * of a million users is written whole at start-up and in parts ever after. One thread.
 */
abstract sealed class UserEncoder permits UserEncoder.Json, UserEncoder.Msgpack, TemplateEncoder {
    // The longest entry: 19 digits of id, 36 of uuid, twice 10 of limits, and the names.
    private static final int LONGEST = 160;
    private static final byte[] HEX = ascii("0123456789abcdef");

    byte[] bytes = new byte[1 << 16];
    int length;

    static UserEncoder of(Format format) {
        return switch (format.layout()) {
            case USERS -> new Json();
            case USERS_MSGPACK -> new Msgpack();
            case SSPANEL, SHADOWSOCKS_TIDALAB, TROJAN_TIDALAB, DEEPBWORK ->
                    new TemplateEncoder(format);
        };
    }

    /** Writes a user after another of the same part; {@code first} for one after none. */
    void add(User user, boolean first) {
        if (!first) {
            putSeparator();
        }
        add(user.id(), user.uuid(), user.speedLimitMbps(), user.deviceLimit());
    }

    /** The user that stands for nobody, so that a list is never empty (id 0 is ignored later). */
    void addSentinel(UUID uuid) {
        add(0, uuid, 0, 0);
    }

    private void add(long id, UUID uuid, int speedLimit, int deviceLimit) {
        if (bytes.length - length < longest()) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        write(id, uuid, speedLimit, deviceLimit);
    }

    abstract void write(long id, UUID uuid, int speedLimit, int deviceLimit);

    /** What stands before the users of a list of this many. */
    abstract byte[] head(int users);

    /** What stands between two users. */
    abstract byte[] separator();

    /** What stands after the last user. */
    abstract byte[] tail();

    /** Bytes that no entry and nothing between two exceeds. */
    int longest() {
        return LONGEST;
    }

    private void putSeparator() {
        if (bytes.length - length < longest()) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        put(separator());
    }

    final void put(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    /** Users that are written already; any number of them. */
    final void put(byte[] written, int from, int count) {
        if (bytes.length - length < count + longest()) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count + longest()));
        }
        System.arraycopy(written, from, bytes, length, count);
        length += count;
    }

    final void put(int value) {
        bytes[length++] = (byte) value;
    }

    final void putUuid(UUID uuid) {
        putHex(uuid.getMostSignificantBits() >>> 32, 8);
        put('-');
        putHex(uuid.getMostSignificantBits() >>> 16, 4);
        put('-');
        putHex(uuid.getMostSignificantBits(), 4);
        put('-');
        putHex(uuid.getLeastSignificantBits() >>> 48, 4);
        put('-');
        putHex(uuid.getLeastSignificantBits(), 12);
    }

    /** In decimal digits. */
    final void putNumber(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void putHex(long value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    static final class Json extends UserEncoder {
        private static final byte[] HEAD = ascii("{\"users\":[");
        private static final byte[] ID = ascii("{\"id\":");
        private static final byte[] UUID_NAME = ascii(",\"uuid\":\"");
        private static final byte[] SPEED = ascii("\",\"speed_limit\":");
        private static final byte[] DEVICES = ascii(",\"device_limit\":");
        private static final byte[] END = ascii("}");
        private static final byte[] SEPARATOR = ascii(",");
        private static final byte[] TAIL = ascii("]}");

        @Override
        void write(long id, UUID uuid, int speedLimit, int deviceLimit) {
            put(ID);
            putNumber(id);
            put(UUID_NAME);
            putUuid(uuid);
            put(SPEED);
            putNumber(speedLimit);
            put(DEVICES);
            putNumber(deviceLimit);
            put(END);
        }

        @Override
        byte[] head(int users) {
            return HEAD;
        }

        @Override
        byte[] separator() {
            return SEPARATOR;
        }

        @Override
        byte[] tail() {
            return TAIL;
        }
    }

    /** MessagePack, with every integer in its shortest form. */
    static final class Msgpack extends UserEncoder {
        private static final byte[] NOTHING = {};
        private static final byte[] ID = name("id");
        private static final byte[] UUID_NAME = name("uuid");
        private static final byte[] SPEED = name("speed_limit");
        private static final byte[] DEVICES = name("device_limit");
        private static final byte[] USERS = name("users");

        private static byte[] name(String text) {
            byte[] written = new byte[text.length() + 1];
            written[0] = (byte) (0xa0 | text.length());
            System.arraycopy(ascii(text), 0, written, 1, text.length());
            return written;
        }

        @Override
        void write(long id, UUID uuid, int speedLimit, int deviceLimit) {
            put(0x84);
            put(ID);
            putPacked(id);
            put(UUID_NAME);
            put(0xd9);
            put(36);
            putUuid(uuid);
            put(SPEED);
            putPacked(speedLimit);
            put(DEVICES);
            putPacked(deviceLimit);
        }

        private void putPacked(long value) {
            if (value < 0x80) {
                put((int) value);
            } else if (value < 0x100) {
                put(0xcc);
                putBytes(value, 1);
            } else if (value < 0x10000) {
                put(0xcd);
                putBytes(value, 2);
            } else if (value < 0x1_0000_0000L) {
                put(0xce);
                putBytes(value, 4);
            } else {
                put(0xcf);
                putBytes(value, 8);
            }
        }

        private void putBytes(long value, int count) {
            for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
                put((int) (value >>> shift));
            }
        }

        @Override
        byte[] head(int users) {
            Msgpack head = new Msgpack();
            head.put(0x81);
            head.put(USERS);
            if (users < 16) {
                head.put(0x90 | users);
            } else if (users < 0x10000) {
                head.put(0xdc);
                head.putBytes(users, 2);
            } else {
                head.put(0xdd);
                head.putBytes(users, 4);
            }
            return Arrays.copyOf(head.bytes, head.length);
        }

        @Override
        byte[] separator() {
            return NOTHING;
        }

        @Override
        byte[] tail() {
            return NOTHING;
        }
    }
}
