package dev.weir.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS from a certificate and a key in files, read again when they change: new connections get the
 * new certificate, old ones go on. Files that do not fit together are refused at the start, and
 * later the last good ones stay. One thread, the one that accepts, but where it is said.
 */
public final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Stamp(@Nullable FileTime certificate, @Nullable FileTime key) {}

    private final Path certificate;
    private final Path key;
    private final Path copy;
    private final LongSupplier nanos;
    private SSLContext context;
    private volatile long endsMillis;
    private Stamp seen;
    private long lookedAt;

    /**
     * @param certificate chain in PEM form, the server's own first
     * @param key in PEM form, not encrypted
     * @param copy where the server's certificate is written for commands on this machine, which
     *     trust no other
     * @throws IOException when the files are no certificate and its key, with a sentence
     */
    public TlsFiles(Path certificate, Path key, Path copy, LongSupplier nanos) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.copy = copy;
        this.nanos = nanos;
        this.seen = stamp();
        this.lookedAt = nanos.getAsLong();
        this.context = read();
    }

    /** When the certificate in use ends, epoch milliseconds. Any thread. */
    public long endsMillis() {
        return endsMillis;
    }

    /** Speaks TLS on an accepted connection; the handshake is made by whoever reads first. */
    Socket around(Socket raw) throws IOException {
        reloadWhenChanged();
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory().createSocket(raw, null, /* autoClose= */ true);
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setUseCipherSuitesOrder(true);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private void reloadWhenChanged() {
        long now = nanos.getAsLong();
        if (now - lookedAt < LOOK_NANOS) {
            return;
        }
        lookedAt = now;
        Stamp present = stamp();
        if (present.equals(seen)) {
            return;
        }
        seen = present;
        try {
            context = read();
            LOG.info("The certificate was read again from {}", certificate);
        } catch (IOException e) {
            LOG.error("The new certificate is not used, the old one stays: {}", e.getMessage());
        }
    }

    private Stamp stamp() {
        return new Stamp(changed(certificate), changed(key));
    }

    private static @Nullable FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private SSLContext read() throws IOException {
        try {
            List<X509Certificate> chain = PemFiles.certificates(certificate);
            PrivateKey secret = PemFiles.key(key);
            if (!belongTogether(chain.getFirst(), secret)) {
                throw new IOException(key + " is not the key of the certificate in " + certificate);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] nothing = new char[0];
            store.setKeyEntry("weir", secret, nothing, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, nothing);
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(keys.getKeyManagers(), null, null);
            Path fresh = copy.resolveSibling(copy.getFileName() + ".new");
            Files.write(fresh, chain.getFirst().getEncoded());
            Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
            endsMillis = chain.getFirst().getNotAfter().toInstant().toEpochMilli();
            return made;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    certificate + " and " + key + " cannot be used: " + e.getMessage(), e);
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException(
                    e.getFile() + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        byte[] text =
                Objects.toString(certificate.getSerialNumber()).getBytes(StandardCharsets.UTF_8);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }
}
