package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The machine's clock plus as many milliseconds as a file says, for tests that set the clock of a
 * running server: {@code -Dweir.fault.clockFile=…}. The file is looked at every {@value
 * #LOOK_MILLIS} ms; no file = no milliseconds. Replace it whole, by a rename. Any thread.
 */
final class SteppedClock implements InstantSource {
    private static final int LOOK_MILLIS = 10;

    private final Path file;
    private final InstantSource system;
    private final LongSupplier nanos;
    private volatile long offsetMillis;
    private volatile long lookedNanos;

    SteppedClock(Path file, InstantSource system, LongSupplier nanos) {
        this.file = file;
        this.system = system;
        this.nanos = nanos;
        look(nanos.getAsLong());
    }

    @Override
    public Instant instant() {
        return system.instant().plusMillis(offset());
    }

    @Override
    public long millis() {
        return system.millis() + offset();
    }

    private long offset() {
        long now = nanos.getAsLong();
        if (now - lookedNanos > LOOK_MILLIS * 1_000_000L) {
            look(now);
        }
        return offsetMillis;
    }

    private synchronized void look(long now) {
        try {
            offsetMillis = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException("no clock in " + file, e);
        }
        lookedNanos = now;
    }
}
