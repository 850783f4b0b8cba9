package dev.weir.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One web socket that watches some users and keeps what it is told: the client's state, which must
 * equal what the API says. Used by one virtual thread.
 */
final class LiveListener {
    private static final byte[] MASK = {0, 0, 0, 0};

    /** What is known of a user: exactly what a page would show. */
    static final class Known {
        long asOf;
        long used;
        long today;
        long month;
    }

    /** Told of each message about a user. */
    interface Heard {
        void update(long userId, long before, long asOf);
    }

    private final InetSocketAddress server;
    private final String token;
    private final long[] users;
    private final int receiveBytes;
    private final Map<Long, Known> known = new HashMap<>();
    private Socket socket = new Socket();
    private long seq;
    private long messages;
    private long gaps;

    LiveListener(InetSocketAddress server, String token, long[] users, int receiveBytes) {
        this.server = server;
        this.token = token;
        this.users = users;
        this.receiveBytes = receiveBytes;
    }

    static long[] someUsers(SplittableRandom random, int count) {
        return random.longs(1, BenchDirectory.USERS + 1L).distinct().limit(count).toArray();
    }

    /** Upgrades and subscribes. */
    DataInputStream connect() throws IOException {
        socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.connect(server);
        socket.setSoTimeout(60_000);
        seq = 0;
        known.clear();
        String head =
                "GET /api/v1/live/socket HTTP/1.1\r\nHost: 127.0.0.1:"
                        + server.getPort()
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                        + token
                        + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        DataInputStream in =
                new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (!answer.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            answer.write(in.readUnsignedByte());
        }
        if (!answer.toString(StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 101")) {
            throw new IOException("refused: " + answer);
        }
        StringBuilder list = new StringBuilder();
        for (long user : users) {
            list.append(list.isEmpty() ? "" : ",").append(user);
        }
        send(
                0x81,
                ("{\"type\":\"sub\",\"users\":[" + list + "]}").getBytes(StandardCharsets.UTF_8));
        return in;
    }

    private void send(int kind, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(kind);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        frame.writeBytes(MASK);
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Reads one frame; false when the server closed. */
    boolean read(DataInputStream in, Heard heard) throws IOException {
        int kind;
        try {
            kind = in.readUnsignedByte();
        } catch (EOFException closed) {
            return false;
        }
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = in.readNBytes(length);
        switch (kind) {
            case 0x81 -> take(new String(payload, StandardCharsets.ISO_8859_1), heard);
            case 0x89 -> send(0x8a, payload);
            case 0x88 -> {
                return false;
            }
            default -> {}
        }
        return true;
    }

    private void take(String text, Heard heard) {
        messages++;
        long now = number(text, "\"seq\":", 0);
        gaps += now == seq + 1 ? 0 : 1;
        seq = now;
        long asOf = number(text, "\"as_of\":", text.length() - 40);
        if (text.startsWith("\"type\":\"traffic_update\"", text.indexOf(',') + 1)) {
            row(text, text.indexOf("\"user_id\":"), asOf, heard);
        } else if (text.startsWith("\"type\":\"snapshot\"", text.indexOf(',') + 1)) {
            for (int at = text.indexOf("\"user_id\":");
                    at >= 0;
                    at = text.indexOf("\"user_id\":", at + 1)) {
                row(text, at, asOf, (_, _, _) -> {});
            }
        }
    }

    private void row(String text, int at, long asOf, Heard heard) {
        long user = number(text, "\"user_id\":", at);
        Known of = known.computeIfAbsent(user, _ -> new Known());
        long before = of.asOf;
        of.asOf = asOf;
        of.used = number(text, "\"used\":", at);
        int months = text.indexOf("\"monthly_logs\":", at);
        int day = text.lastIndexOf("\"date\":", months);
        if (day > at) {
            of.today = number(text, "\"traffic\":", day);
        }
        int years = text.indexOf("\"yearly_logs\":", months);
        int month = text.lastIndexOf("\"month\":", years);
        if (month > months) {
            of.month = number(text, "\"traffic\":", month);
        }
        heard.update(user, before, asOf);
    }

    static long number(String text, String name, int from) {
        int at = text.indexOf(name, Math.max(0, from)) + name.length();
        long value = 0;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        return value;
    }

    Map<Long, Known> known() {
        return known;
    }

    long messages() {
        return messages;
    }

    /** Messages whose number did not follow the one before. */
    long gaps() {
        return gaps;
    }

    /** Any thread. */
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }
}
