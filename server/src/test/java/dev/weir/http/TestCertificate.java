package dev.weir.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * A certificate that signs itself and its key, in PEM files of a directory.
 *
 * @param certificate the file
 * @param key the file
 * @param endsMillis epoch milliseconds
 */
public record TestCertificate(Path certificate, Path key, long endsMillis) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** Makes one that is good for 90 days. */
    public static TestCertificate in(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = directory.resolve("store.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "weir",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=weir",
                                "-validity",
                                "90",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                new String(PASSWORD))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(directory.resolve("keytool.log")));
        }
        KeyStore pair = KeyStore.getInstance(store.toFile(), PASSWORD);
        X509Certificate certificate = (X509Certificate) pair.getCertificate("weir");
        return new TestCertificate(
                pem(directory.resolve("cert.pem"), "CERTIFICATE", certificate.getEncoded()),
                pem(
                        directory.resolve("key.pem"),
                        "PRIVATE KEY",
                        pair.getKey("weir", PASSWORD).getEncoded()),
                certificate.getNotAfter().toInstant().toEpochMilli());
    }

    private static Path pem(Path file, String what, byte[] der) throws IOException {
        return Files.writeString(
                file,
                "-----BEGIN "
                        + what
                        + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END "
                        + what
                        + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
