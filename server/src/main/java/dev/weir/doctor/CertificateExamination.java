package dev.weir.doctor;

import dev.weir.config.ServerConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks at the certificate that the configuration names, and at the one that is in use. */
final class CertificateExamination {
    /** ACME clients renew a month before the end; two weeks before, something keeps them. */
    private static final Duration SOON = Duration.ofDays(14);

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final ServerConfig config;
    private final InstantSource wall;
    private final List<Finding> found = new ArrayList<>();

    CertificateExamination(ServerConfig config, InstantSource wall) {
        this.config = config;
        this.wall = wall;
    }

    /**
     * All of it.
     *
     * @param runs whether a server runs, which has read it
     */
    List<Finding> findings(boolean runs) {
        if (!config.tls().isOn()) {
            found.add(Finding.ok("certificate", "none: https, if any, is the matter of a proxy"));
            return found;
        }
        Path file = config.tls().certificate().orElseThrow();
        try {
            X509Certificate certificate = first(Files.readAllBytes(file));
            term(file, certificate);
            names(certificate);
            if (runs && !Arrays.equals(inUse(), certificate.getEncoded())) {
                found.add(
                        Finding.warning(
                                "certificate_not_used",
                                "the server does not use the certificate that is in " + file,
                                "it reads it again when somebody connects; the log says why not"));
            }
            if (found.isEmpty()) {
                found.add(
                        Finding.ok(
                                "certificate",
                                "good until " + certificate.getNotAfter().toInstant()));
            }
        } catch (IOException | GeneralSecurityException e) {
            found.add(
                    Finding.broken(
                            "certificate_unreadable",
                            file + " cannot be read as a certificate in PEM form",
                            "see whether it is there and whose it is"));
        }
        return found;
    }

    private static X509Certificate first(byte[] bytes)
            throws GeneralSecurityException, IOException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(bytes))
                .stream()
                .map(X509Certificate.class::cast)
                .findFirst()
                .orElseThrow(() -> new IOException("no certificate"));
    }

    private byte[] inUse() {
        try {
            return Files.readAllBytes(config.certificateFile());
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private void term(Path file, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(wall.instant(), end);
        if (left.isNegative()) {
            found.add(
                    Finding.broken(
                            "certificate_expired",
                            "the certificate in " + file + " ended at " + end,
                            "renew it; the server reads it again by itself"));
        } else if (left.compareTo(SOON) < 0) {
            found.add(
                    Finding.warning(
                            "certificate_expires",
                            "the certificate in " + file + " ends at " + end,
                            "renew it, and see why nobody did; the server reads it again by"
                                    + " itself"));
        }
    }

    private void names(X509Certificate certificate) throws GeneralSecurityException {
        List<String> names = namesOf(certificate);
        for (String host : config.publicHosts()) {
            if (names.stream().noneMatch(name -> covers(name, host))) {
                found.add(
                        Finding.warning(
                                "certificate_name",
                                "the certificate is for "
                                        + String.join(", ", names)
                                        + ", people come by "
                                        + host,
                                "have one made for that name too"));
            }
        }
    }

    private static List<String> namesOf(X509Certificate certificate)
            throws GeneralSecurityException {
        @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        for (List<?> each : all == null ? List.<List<?>>of() : all) {
            Object kind = each.getFirst();
            if (kind.equals(DNS_NAME) || kind.equals(IP_ADDRESS)) {
                names.add(each.get(1).toString().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** A star stands for one part of a name (RFC 6125 §6.4.3). */
    private static boolean covers(String name, String host) {
        String wanted = host.replaceAll("[\\[\\]]", "");
        int dot = wanted.indexOf('.');
        return name.equals(wanted)
                || (name.startsWith("*.")
                        && dot > 0
                        && name.substring(1).equals(wanted.substring(dot)));
    }
}
