package dev.weir.shadow;

import dev.weir.database.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The old panel, at the one address that the configuration names. Follows no redirect, keeps no
 * cookie, repeats nothing by itself. Any thread.
 */
final class OldPanelDoor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OldPanelDoor.class);

    /** Longer than panels take that work at all; node software gives up after 5 to 30 s. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECTING = Duration.ofSeconds(10);

    /** Of an answer only its beginning is of interest; user lists may be long. */
    private static final int MOST_SAID = 8 << 10;

    /**
     * Wrong token, as panels say it (401, 403; Xboard 422), and what is not done for now (429,
     * 503).
     */
    private static final Set<Integer> LATER = Set.of(401, 403, 422, 429, 503);

    /** How an answer begins that says in its body whether something was done. */
    private static final Pattern VERDICT =
            Pattern.compile("\\{ *\"(ret|code)\" *: *\"?(-?[0-9]+)(?![0-9.eE])");

    private final String base;
    private final String token;

    /** For a whole exchange, to the end of the answer. */
    private final Duration patience;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECTING)
                    .build();

    /**
     * @param base scheme, host and path, with a slash at its end
     */
    OldPanelDoor(String base, String token, Duration patience) {
        this.base = base.substring(0, base.length() - 1);
        this.token = token;
        this.patience = patience;
    }

    String token() {
        return token;
    }

    /** Sends the body of a report as node software does. */
    PanelAnswer push(String path, byte[] body) {
        return exchange(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build());
    }

    /** Whether the panel would take something; changes nothing there. */
    PanelAnswer ask(String path) {
        return exchange(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience)
                .header("Accept", "application/json")
                .header("User-Agent", "weir-shadow");
    }

    private PanelAnswer exchange(HttpRequest request) {
        try (Deadline deadline = new Deadline(patience)) {
            HttpResponse<InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                deadline.closes(in);
                return judged(response.statusCode(), said(in));
            }
        } catch (ConnectException | HttpConnectTimeoutException | SSLHandshakeException e) {
            return new PanelAnswer(
                    PanelAnswer.Kind.NOT_NOW, 0, "not_reached", "not reached: " + told(e));
        } catch (IOException e) {
            return new PanelAnswer(
                    PanelAnswer.Kind.UNKNOWN, 0, "no_answer", "no answer: " + told(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return PanelAnswer.cutOff();
        }
    }

    /** The client's own limit ends where an answer begins; this one closes what does not end. */
    private static final class Deadline implements AutoCloseable {
        private final CompletableFuture<Void> over = new CompletableFuture<>();

        Deadline(Duration patience) {
            over.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
        }

        /** Whoever reads it then is told that it broke off. */
        void closes(InputStream answer) {
            var _ =
                    over.whenComplete((_, late) -> {
                        if (late != null) {
                            try {
                                answer.close();
                            } catch (IOException e) {
                                LOG.debug(
                                        "An answer of the old panel that did not end was closed",
                                        e);
                            }
                        }
                    });
        }

        @Override
        public void close() {
            over.complete(null);
        }
    }

    private static PanelAnswer judged(int status, String said) {
        boolean denied = status / 100 == 2 && isDenied(said);
        return new PanelAnswer(
                denied ? denial(said) : kind(status, said),
                status,
                denied ? "ret_0" : "status_" + status,
                said);
    }

    /** The oldest routes, SSPanel and PPanel refuse with status 200. */
    private static boolean isDenied(String said) {
        Matcher begins = VERDICT.matcher(said);
        if (!begins.lookingAt()) {
            return false;
        }
        String number = begins.group(2);
        return begins.group(1).equals("ret") ? number.equals("0") : !number.equals("200");
    }

    /** What is wrong with the token or with Weir's address is nothing of the push. */
    private static PanelAnswer.Kind denial(String said) {
        String small = said.toLowerCase(Locale.ROOT);
        return small.contains("key") || small.contains("token") || small.contains("ip ")
                ? PanelAnswer.Kind.NOT_NOW
                : PanelAnswer.Kind.REFUSED;
    }

    private static PanelAnswer.Kind kind(int status, String said) {
        if (status / 100 == 2) {
            return PanelAnswer.Kind.TAKEN;
        }
        if (LATER.contains(status) || status / 100 == 3) {
            return PanelAnswer.Kind.NOT_NOW;
        }
        if (status / 100 == 4 || said.contains("server is not exist")) {
            return PanelAnswer.Kind.REFUSED;
        }
        return said.contains("token is ") ? PanelAnswer.Kind.NOT_NOW : PanelAnswer.Kind.UNKNOWN;
    }

    /** The beginning of an answer in one line; an answer that breaks off was one all the same. */
    private String said(InputStream in) {
        byte[] read;
        try {
            read = in.readNBytes(MOST_SAID);
        } catch (IOException e) {
            read = "(the answer broke off)".getBytes(StandardCharsets.UTF_8);
        }
        return line(new String(read, StandardCharsets.UTF_8));
    }

    private String told(IOException e) {
        String message = e.getMessage();
        return line(message == null ? e.getClass().getSimpleName() : message);
    }

    private String line(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}]+", " ").strip();
        return StoredText.of(token.isEmpty() ? plain : plain.replace(token, "…"), 200);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
