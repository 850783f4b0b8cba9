package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The client's side of a web socket, written for tests: says and shows every byte. */
final class LiveSocketClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    /** What the server answered to the upgrade, whatever it was. */
    final int status;

    final String head;
    final String refusal;
    private final Socket socket;
    private final DataInputStream in;
    private final List<JsonObject> past = new ArrayList<>();

    /** Whether pings are answered. */
    boolean pongs = true;

    /** What came with the closing frame; 0 until then. */
    int closeCode;

    /**
     * @param receiveBytes of the system's buffer, 0 = as usual
     * @param headers besides those that every upgrade has
     */
    LiveSocketClient(int port, int receiveBytes, String... headers) {
        try {
            socket = new Socket();
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
            StringBuilder request =
                    new StringBuilder(
                            "GET /api/v1/live/socket HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + port
                                    + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            raw(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            head = readHead();
            status = Integer.parseInt(head.substring(9, 12));
            refusal = status == 101 ? "" : readBody();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An upgrade by the operator's token. */
    static LiveSocketClient operator(WebFixture web) {
        return new LiveSocketClient(web.port(), 0, "Authorization: Bearer " + web.token);
    }

    private String readHead() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            bytes.write(in.readUnsignedByte());
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private String readBody() throws IOException {
        int length =
                head.lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends a text frame, masked as the standard asks. */
    void send(String text) {
        try {
            raw(frame(0x81, text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param kind first byte: FIN and opcode
     */
    static byte[] frame(int kind, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(kind);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) payload.length >> shift));
            }
        }
        byte[] mask = {1, 2, 3, 4};
        out.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i % 4]);
        }
        return out.toByteArray();
    }

    /** The next message; null when the server closed. */
    @Nullable JsonObject next() {
        try {
            while (true) {
                int kind = in.readUnsignedByte();
                int length = in.readUnsignedByte();
                assertThat(length & 0x80).as("a server does not mask").isZero();
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] payload = in.readNBytes(length);
                switch (kind) {
                    case 0x81 -> {
                        JsonObject message = JsonObject.read(payload);
                        past.add(message);
                        return message;
                    }
                    case 0x89 -> {
                        if (pongs) {
                            raw(frame(0x8a, payload));
                        }
                    }
                    case 0x8a -> {}
                    case 0x88 -> {
                        closeCode = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
                        return null;
                    }
                    default -> throw new AssertionError("frame of kind " + kind);
                }
            }
        } catch (EOFException | SocketException gone) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message of this kind; those before it are passed over. */
    JsonObject await(String type) {
        return await(message -> message.text("type").equals(type));
    }

    JsonObject await(Predicate<JsonObject> wanted) {
        long deadline = System.nanoTime() + 1_000_000L * PATIENCE_MILLIS;
        while (true) {
            assertThat(System.nanoTime()).as("in vain, after %s", past).isLessThan(deadline);
            JsonObject message = next();
            assertThat(message).as("closed with %d, after %s", closeCode, past).isNotNull();
            if (message != null && wanted.test(message)) {
                return message;
            }
        }
    }

    /** Reads until the server closes; says with which code, 0 = without. */
    int awaitClose() {
        long deadline = System.nanoTime() + 2_000_000L * PATIENCE_MILLIS;
        while (next() != null) {
            // What was under way before.
            assertThat(System.nanoTime()).as("still open, after %s", past).isLessThan(deadline);
        }
        return closeCode;
    }

    List<JsonObject> past() {
        return past;
    }

    /** Ends as a machine does that loses its power and comes back: with a TCP reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says goodbye as the standard asks, and waits for the answer. */
    void leave() {
        try {
            raw(frame(0x88, new byte[] {3, (byte) 232}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitClose();
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
