package dev.weir.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One emulated process of node software: its requests, and the cookie it was given last, which it
 * sends back like every resty client. One push under way at a time.
 */
final class PushingNode {
    private static final byte[] COOKIE = "Cookie: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private final PushBody body;
    private byte[] cookie = {};

    // What the answered pushes carried, for a comparison with the ledger.
    private long upload;
    private long download;
    private long deltas;

    PushingNode(NodeLogin login, String authority, PushBody body) {
        this.body = body;
        head =
                ("POST "
                                + login.pushPath()
                                + " HTTP/1.1\r\nHost: "
                                + authority
                                + "\r\nUser-Agent: go-resty/2.16.2 (https://github.com/go-resty/resty)"
                                + "\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.bytes().length
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
    }

    /** Fills the cleared buffer with the next push and flips it. */
    void render(ByteBuffer request) {
        body.change();
        request.put(head);
        if (cookie.length > 0) {
            request.put(COOKIE).put(cookie).put(LINE);
        }
        request.put(LINE).put(body.bytes()).flip();
    }

    void answered(Answer answer) {
        if (answer.hasCookie()) {
            cookie = answer.cookie();
        }
        if (answer.status() == 200) {
            upload += body.upload();
            download += body.download();
            deltas += body.users();
        }
    }

    /** The journal position of the newest answered push, as its cookie names it; 0 = none. */
    long position() {
        String text = new String(cookie, StandardCharsets.US_ASCII);
        int dot = text.lastIndexOf('.');
        return dot < 0 ? 0 : Long.parseLong(text.substring(dot + 1).strip());
    }

    long upload() {
        return upload;
    }

    long download() {
        return download;
    }

    long deltas() {
        return deltas;
    }

    int bodyLength() {
        return body.bytes().length;
    }
}
