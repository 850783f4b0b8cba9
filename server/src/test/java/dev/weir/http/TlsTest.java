package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The listener with a certificate of its own. */
final class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir Path directory;

    private final AtomicLong lookedAt = new AtomicLong();
    private final HttpFaults faults = new HttpFaults();
    private Path certificate;
    private Path key;
    private Listener listener;

    @BeforeEach
    void start() throws Exception {
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
        make("first", "RSA");
        listener = listen(Duration.ofSeconds(100));
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    @Test
    void answersOverTlsAndTellsBrowsersToStayThere() throws Exception {
        try (SSLSocket client = client()) {
            String answer = ask(client, "/hello");

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(answer).contains("Strict-Transport-Security: max-age=3600\r\n");
            assertThat(name(client)).isEqualTo("CN=first");
        }
    }

    @Test
    void endsWithoutAnAnswerAsCleanlyAsWithoutTls() throws Exception {
        try (SSLSocket client = client()) {
            send(client, "/nothing");

            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void looksForThePeerWithoutLosingAByteOfTheNextRequest() throws Exception {
        try (SSLSocket client = client()) {
            assertThat(ask(client, "/present")).endsWith("there");
            send(client, "/present");
            send(client, "/hello");
            assertThat(read(client)).endsWith("there");
            assertThat(read(client)).endsWith("hello");
        }
    }

    @Test
    void newConnectionsGetTheNewCertificateAndOldOnesGoOn() throws Exception {
        try (SSLSocket before = client()) {
            ask(before, "/hello");
            make("second", "EC");
            lookAgain();
            try (SSLSocket after = client()) {
                ask(after, "/hello");
                assertThat(name(after)).isEqualTo("CN=second");
            }
            assertThat(ask(before, "/hello")).endsWith("hello");
        }
    }

    @Test
    void keepsTheOldCertificateWhenTheNewFilesDoNotFitTogether() throws Exception {
        Files.writeString(certificate, "-----BEGIN NONSENSE-----\n");
        touch();
        lookAgain();
        try (SSLSocket client = client()) {
            ask(client, "/hello");
            assertThat(name(client)).isEqualTo("CN=first");
        }
        byte[] oldKey = Files.readAllBytes(key);
        make("second", "RSA");
        Files.write(key, oldKey);
        assertThatThrownBy(this::files)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not the key of the certificate");
    }

    @Test
    void readsKeysAsOlderProgramsWriteThem() throws Exception {
        make("old", "RSA");
        byte[] rsa = der(key);
        // The inner key follows 26 bytes that say which algorithm it is of.
        Files.writeString(key, pem("RSA PRIVATE KEY", Arrays.copyOfRange(rsa, 26, rsa.length)));
        assertThat(PemFiles.key(key).getEncoded()).isEqualTo(rsa);
        files();

        make("old", "EC");
        byte[] ec = der(key);
        byte[] secret = Arrays.copyOfRange(ec, ec.length - 32, ec.length);
        Files.writeString(
                key,
                pem(
                        "EC PRIVATE KEY",
                        HexFormat.of()
                                .parseHex(
                                        "30310201010420"
                                                + HexFormat.of().formatHex(secret)
                                                + "a00a06082a8648ce3d030107")));
        assertThat(PemFiles.key(key).getAlgorithm()).isEqualTo("EC");
        files();
    }

    @Test
    void endsAPeerThatNeverFinishesItsHandshake() throws Exception {
        listener.close();
        listener = listen(Duration.ofMillis(200));
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            silent.setSoTimeout(20_000);
            assertThat(silent.getInputStream().read()).isNegative();
        }
        assertThat(faults.of(HttpFaults.Fault.STRANGER)).isEqualTo(1);
    }

    private Listener listen(Duration strangers) throws IOException {
        ListenerSettings settings =
                new ListenerSettings(
                        "127.0.0.1",
                        0,
                        1 << 20,
                        8 << 20,
                        100,
                        Duration.ofSeconds(150),
                        strangers,
                        Duration.ofSeconds(100),
                        Duration.ofSeconds(100));
        return Listener.start(
                settings,
                new Front("", Optional.empty(), Optional.of(files()), Duration.ofHours(1)),
                faults,
                new DoorMeter(),
                routing ->
                        routing.get("/hello", (request, response) -> response.send("hello"))
                                .get(
                                        "/present",
                                        (request, response) ->
                                                response.send(
                                                        Connection.current().peerHasLeft()
                                                                ? "gone"
                                                                : "there"))
                                .get(
                                        "/nothing",
                                        (request, response) -> {
                                            throw new CloseConnectionException("no answer");
                                        }),
                System::nanoTime);
    }

    private TlsFiles files() throws IOException {
        return new TlsFiles(certificate, key, directory.resolve("copy"), lookedAt::get);
    }

    /** Lets so much time pass that the files are looked at again. */
    private void lookAgain() {
        lookedAt.addAndGet(Duration.ofSeconds(2).toNanos());
    }

    /** Makes a self-signed pair, as an ACME client would leave one. */
    private void make(String name, String algorithm) throws Exception {
        Path store = directory.resolve(name + algorithm + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "weir",
                                "-keyalg",
                                algorithm,
                                algorithm.equals("EC") ? "-groupname" : "-keysize",
                                algorithm.equals("EC") ? "secp256r1" : "2048",
                                "-dname",
                                "CN=" + name,
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore pair = KeyStore.getInstance(store.toFile(), PASSWORD);
        Files.writeString(
                certificate, pem("CERTIFICATE", pair.getCertificate("weir").getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", pair.getKey("weir", PASSWORD).getEncoded()));
        Files.delete(store);
        touch();
    }

    /** Later than before, however coarse the file system's clock is. */
    private void touch() throws IOException {
        Files.setLastModifiedTime(
                certificate,
                FileTime.from(Instant.ofEpochSecond(1_000_000_000 + lookedAt.get() / 1_000_000)));
    }

    private static byte[] der(Path pem) throws IOException {
        return Base64.getMimeDecoder()
                .decode(Files.readString(pem).replaceAll("-----[A-Z ]+-----", ""));
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
    }

    private SSLSocket client() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String ask(SSLSocket client, String path) throws IOException {
        send(client, path);
        return read(client);
    }

    private static void send(SSLSocket client, String path) throws IOException {
        client.getOutputStream()
                .write(
                        ("GET " + path + " HTTP/1.1\r\nHost: weir\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
    }

    /** Head and a body of five bytes. */
    private static String read(SSLSocket client) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = client.getInputStream().read();
            assertThat(next).as(text.toString()).isNotNegative();
            text.append((char) next);
        }
        return text + new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
    }

    private static String name(SSLSocket client) throws IOException {
        return ((X509Certificate) client.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
