package dev.weir.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as ACME clients and openssl write them. */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OBJECT = 0x06;
    private static final int PARAMETERS = 0xA0;

    private PemFiles() {}

    /** The chain, the server's own certificate first. */
    static List<X509Certificate> certificates(Path file) throws IOException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(Files.readAllBytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new IOException(file + " holds no certificate");
            }
            return chain;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds no certificate in PEM form", e);
        }
    }

    /** An unencrypted key: PKCS#8, or as older programs write RSA and EC keys. */
    static PrivateKey key(Path file) throws IOException {
        Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new IOException(file + " holds no private key in PEM form");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(matcher.group(2));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is damaged", e);
        }
        byte[] key =
                switch (matcher.group(1)) {
                    case "RSA PRIVATE KEY" -> der(SEQUENCE, join(VERSION, RSA, der(OCTETS, der)));
                    case "EC PRIVATE KEY" ->
                            der(SEQUENCE, join(VERSION, curve(der), der(OCTETS, der)));
                    case "PRIVATE KEY" -> der;
                    default -> throw new IOException(file + " is encrypted; decrypt it first");
                };
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(key));
            } catch (GeneralSecurityException another) {
                // The form does not say which; the next one may fit.
            }
        }
        throw new IOException(file + " holds a key that is neither RSA, EC nor Ed25519");
    }

    /** Which curve the key is of, as PKCS#8 says it beside the key. */
    private static byte[] curve(byte[] key) throws IOException {
        for (int i = 0; i + 3 < key.length; i++) {
            if ((key[i] & 0xFF) == PARAMETERS && key[i + 2] == OBJECT) {
                int length = 2 + key[i + 3];
                if (i + 2 + length <= key.length && key[i + 1] == length) {
                    byte[] name = Arrays.copyOfRange(key, i + 2, i + 2 + length);
                    return der(SEQUENCE, join(EC_PUBLIC_KEY, name));
                }
            }
        }
        throw new IOException("the EC key does not name its curve");
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head =
                length < 0x80
                        ? new byte[] {(byte) tag, (byte) length}
                        : length < 0x100
                                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                                : new byte[] {
                                    (byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length
                                };
        return join(head, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
