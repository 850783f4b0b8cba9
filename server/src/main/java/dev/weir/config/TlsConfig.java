package dev.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and how the server speaks https itself. Certificate and key are there both or neither.
 *
 * @param certificate the chain in PEM form, the server's own first
 * @param key in PEM form, not encrypted
 * @param hsts how long browsers are told to use nothing but https, zero for not at all
 */
public record TlsConfig(Optional<Path> certificate, Optional<Path> key, Duration hsts) {
    /** Whether it does. */
    public boolean isOn() {
        return certificate.isPresent() && key.isPresent();
    }
}
