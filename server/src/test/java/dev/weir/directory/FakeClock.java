package dev.weir.directory;

import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that tests turn. */
public final class FakeClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    public void set(Instant instant) {
        now = instant;
    }

    public void plusSeconds(long seconds) {
        now = now.plusSeconds(seconds);
    }
}
