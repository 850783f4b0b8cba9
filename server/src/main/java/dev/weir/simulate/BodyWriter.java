package dev.weir.simulate;

import java.util.Arrays;
import java.util.List;

/** Writes the bodies of pushes. One thread. */
final class BodyWriter {
    private static final int MOST_DIGITS = 20;
    private static final byte[] GARBAGE =
            Wire.latin(
                    "\"0\":[5,5],\"nobody\":[1,2],\"99999998\":[7],\"99999997\":[-1,2],"
                            + "\"99999996\":[1,99999999999999999999],\"99999995\":\"x\",\"-5\":[1,1]");

    private final byte[][] names;
    private byte[] bytes = new byte[4 << 10];
    private int length;

    BodyWriter(List<Long> keys) {
        names = new byte[keys.size()][];
        for (int i = 0; i < names.length; i++) {
            names[i] = Wire.latin("\"" + keys.get(i) + "\":[");
        }
    }

    /**
     * Writes the counters of these users.
     *
     * @param garbage whether entries that are none stand among them
     */
    byte[] traffic(NodeProcess process, int[] users, boolean garbage) {
        length = 0;
        pairs(process, users, garbage);
        return Arrays.copyOf(bytes, length);
    }

    /** Writes a report as Xboard-Node does, with what it says of itself. */
    byte[] report(NodeProcess process, int[] users, boolean garbage, String nodeId, String token) {
        length = 0;
        ascii("{\"token\":\"" + token + "\",\"node_id\":" + nodeId + ",\"traffic\":");
        pairs(process, users, garbage);
        ascii(
                ",\"metrics\":{\"uptime\":1,\"total_connections\":"
                        + process.connections
                        + ",\"api\":{\"success\":"
                        + process.success
                        + ",\"failure\":"
                        + process.failure
                        + "}}}");
        return Arrays.copyOf(bytes, length);
    }

    private void pairs(NodeProcess process, int[] users, boolean garbage) {
        room(2 + GARBAGE.length);
        bytes[length++] = '{';
        for (int i = 0; i < users.length; i++) {
            if (i > 0) {
                bytes[length++] = ',';
            }
            if (garbage && i == users.length / 2) {
                put(GARBAGE);
                bytes[length++] = ',';
            }
            int user = users[i];
            put(names[user]);
            room(2 * MOST_DIGITS + GARBAGE.length + 8);
            number(process.upload[user]);
            bytes[length++] = ',';
            number(process.download[user]);
            bytes[length++] = ']';
        }
        bytes[length++] = '}';
    }

    private void number(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void ascii(String text) {
        put(Wire.latin(text));
    }

    private void put(byte[] part) {
        room(part.length);
        System.arraycopy(part, 0, bytes, length, part.length);
        length += part.length;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
