package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer of the old panel means, and how long it may take. */
final class OldPanelDoorTest {
    private final List<Socket> connections = new ArrayList<>();
    private ServerSocket panel;
    private volatile String answer = "";

    @BeforeEach
    void listen() throws IOException {
        panel = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            Socket one = panel.accept();
                            connections.add(one);
                            OutputStream out = one.getOutputStream();
                            out.write(answer.getBytes(StandardCharsets.UTF_8));
                            out.flush();
                        }
                    } catch (IOException e) {
                        if (!panel.isClosed()) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
    }

    @AfterEach
    void close() throws IOException {
        panel.close();
        for (Socket one : connections) {
            one.close();
        }
    }

    private PanelAnswer push(Duration patience) {
        try (OldPanelDoor door =
                new OldPanelDoor(
                        "http://127.0.0.1:" + panel.getLocalPort() + "/", "secret", patience)) {
            return door.push("/push", new byte[] {'{', '}'});
        }
    }

    @Test
    @Timeout(20)
    void anAnswerThatBeginsAndDoesNotEndIsTakenAsBrokenOff() {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
        PanelAnswer said = push(Duration.ofMillis(300));
        assertThat(said.kind()).isEqualTo(PanelAnswer.Kind.TAKEN);
        assertThat(said.said()).contains("broke off");
        answer = "HTTP/1.1 500 Oh\r\nContent-Length: 100\r\n\r\n";
        assertThat(push(Duration.ofMillis(300)).kind()).isEqualTo(PanelAnswer.Kind.UNKNOWN);
    }

    @Test
    @Timeout(20)
    void noAnswerAtAllTellsNothing() {
        PanelAnswer said = push(Duration.ofMillis(300));
        assertThat(said.kind()).isEqualTo(PanelAnswer.Kind.UNKNOWN);
        assertThat(said.why()).isEqualTo("no_answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"code\":200} | TAKEN",
                "{\"code\":200,\"msg\":\"success\"} | TAKEN",
                "{ \"code\" : 200 , \"msg\":\"\"} | TAKEN",
                "{\"code\":\"200\"} | TAKEN",
                "{\"ret\":1,\"data\":\"ok\"} | TAKEN",
                "{\"data\":true} | TAKEN",
                "{\"codes\":1} | TAKEN",
                "{\"code\":2001} | REFUSED",
                "{\"code\":500} | REFUSED",
                "{\"code\":400,\"msg\":\"no\"} | REFUSED",
                "{\"ret\":0,\"data\":\"no\"} | REFUSED",
                "{\"ret\": 0} | REFUSED",
                "{\"ret\":0,\"data\":\"wrong key\"} | NOT_NOW",
            })
    void anAnswerOfStatus200MayRefuseInItsBody(String body, PanelAnswer.Kind kind) {
        answer = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(body.length(), body);
        assertThat(push(Duration.ofSeconds(10)).kind()).isEqualTo(kind);
    }
}
