package dev.weir.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Certificates of our own making, as an ACME client leaves them, and who trusts them. */
final class Pem {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private Pem() {}

    /** Replaces both files, each at once, by a self-signed certificate of that name and its key. */
    static void make(String name, Path certificate, Path key)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = certificate.resolveSibling(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "weir",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1,dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .inheritIO()
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool makes no certificate");
        }
        KeyStore pair = KeyStore.getInstance(store.toFile(), PASSWORD);
        replace(certificate, "CERTIFICATE", pair.getCertificate("weir").getEncoded());
        replace(key, "PRIVATE KEY", pair.getKey("weir", PASSWORD).getEncoded());
        Files.delete(store);
    }

    private static void replace(Path file, String what, byte[] der) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(
                fresh,
                "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whose certificate a connection showed, {@code CN=name}. */
    static String shownBy(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
