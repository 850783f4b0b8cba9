package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static final String TWO =
            "HTTP/1.1 200 OK\r\nSet-Cookie: weir7=ab.12; Path=/\r\nContent-Length: 5\r\n\r\nfirst"
                    + "HTTP/1.1 503 No\r\ncontent-length:6\r\n\r\nsecond";

    @Test
    void readsAnswersOneAfterTheOther() throws IOException {
        Answer answer = new Answer();
        ReadableByteChannel channel = channel(TWO, Integer.MAX_VALUE);
        answer.read(channel);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.cookie()).asString(StandardCharsets.US_ASCII).isEqualTo("weir7=ab.12");
        answer.read(channel);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.hasCookie()).isFalse();
    }

    @Test
    void readsAnswersThatArriveByteByByte() throws IOException {
        Answer answer = new Answer();
        ReadableByteChannel channel = channel(TWO, 1);
        answer.read(channel);
        assertThat(answer.status()).isEqualTo(200);
        answer.read(channel);
        assertThat(answer.status()).isEqualTo(503);
    }

    @Test
    void failsWhenTheConnectionEndsWithinAnAnswer() {
        ReadableByteChannel channel = channel(TWO.substring(0, 60), Integer.MAX_VALUE);
        assertThatThrownBy(() -> new Answer().read(channel)).isInstanceOf(EOFException.class);
    }

    private static ReadableByteChannel channel(String text, int atOnce) {
        InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        return Channels.newChannel(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        return bytes.read();
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        return bytes.read(into, offset, Math.min(length, atOnce));
                    }
                });
    }
}
