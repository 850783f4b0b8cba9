package dev.weir.simulate;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How far the run is, drawn on one line. {@code add} from any thread, the rest from one. */
final class ProgressBar implements Progress {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final @Nullable PrintStream err;
    private final long all;
    private final LongSupplier nanos;
    private final LongAdder done = new LongAdder();
    private final long began;
    private long drawn;

    /**
     * @param err null = draw nothing
     */
    ProgressBar(@Nullable PrintStream err, long all, LongSupplier nanos) {
        this.err = err;
        this.all = all;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.drawn = began;
    }

    @Override
    public void add(long deltas) {
        done.add(deltas);
    }

    long done() {
        return done.sum();
    }

    void draw() {
        long now = nanos.getAsLong();
        if (err == null || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        long sent = done();
        int filled = (int) Math.min(WIDTH, sent * WIDTH / all);
        double seconds = (now - began) / 1e9;
        err.printf(
                Locale.ROOT,
                CLEAR + "[%s%s] %,d of %,d deltas, %,.0f/s",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                sent,
                all,
                sent / seconds);
        err.flush();
    }

    void say(String text) {
        if (err != null) {
            err.print(CLEAR + text);
            err.flush();
        }
    }

    void end() {
        if (err != null) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
