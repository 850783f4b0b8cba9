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
import javax.net.ssl.SSLHandshakeException;

/**
 * The old panel, at the one address that the configuration names. Follows no redirect, keeps no
 * cookie, repeats nothing by itself. Any thread.
 */
final class OldPanelDoor implements AutoCloseable {
    /** Longer than panels take that work at all; node software gives up after 5 to 30 s. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CONNECTING = Duration.ofSeconds(10);

    /** Of an answer, only its beginning is of interest, and user lists may be long. */
    private static final int MOST_SAID = 8 << 10;

    private static final int MOST_LIST = 64 << 20;

    /**
     * Wrong token, as panels say it (401, 403; Xboard 422), and what is not done for now (429,
     * 503).
     */
    private static final Set<Integer> LATER = Set.of(401, 403, 422, 429, 503);

    private final String base;
    private final String token;
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

    /**
     * What it tells a node.
     *
     * @throws IOException when it does not
     */
    byte[] read(String path) throws IOException {
        try {
            HttpResponse<InputStream> response =
                    client.send(
                            request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("status " + response.statusCode() + ": " + said(in));
                }
                byte[] body = in.readNBytes(MOST_LIST + 1);
                if (body.length > MOST_LIST) {
                    throw new IOException("the answer is longer than " + MOST_LIST + " bytes");
                }
                return body;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience)
                .header("Accept", "application/json")
                .header("User-Agent", "weir-shadow");
    }

    private PanelAnswer exchange(HttpRequest request) {
        try {
            HttpResponse<InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
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
        String dense = said.replace(" ", "");
        return dense.startsWith("{\"ret\":0")
                || (dense.startsWith("{\"code\":") && !dense.startsWith("{\"code\":200,"));
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
