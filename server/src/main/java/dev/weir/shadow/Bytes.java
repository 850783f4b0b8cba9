package dev.weir.shadow;

import dev.weir.rating.Rating;
import java.util.function.LongUnaryOperator;

/** Bytes of each direction; signed where it is a difference. */
public record Bytes(long upload, long download) {
    static final Bytes NONE = new Bytes(0, 0);

    Bytes plus(Bytes other) {
        return new Bytes(upload + other.upload, download + other.download);
    }

    Bytes minus(Bytes other) {
        return new Bytes(upload - other.upload, download - other.download);
    }

    Bytes negated() {
        return NONE.minus(this);
    }

    /** As rating makes billed bytes of them, also of fewer than none. */
    Bytes billed(long rate) {
        return each(bytes -> bytes < 0 ? -Rating.billed(-bytes, rate) : Rating.billed(bytes, rate));
    }

    /** Each direction that is within a bound as it is, the others 0. */
    Bytes within(long bound) {
        return each(bytes -> Math.abs(bytes) <= bound ? bytes : 0);
    }

    /** Each direction between 0 and a bound. */
    Bytes between(Bytes most) {
        return new Bytes(
                Math.clamp(upload, 0, Math.max(0, most.upload)),
                Math.clamp(download, 0, Math.max(0, most.download)));
    }

    /** Each direction between two bounds. */
    Bytes clamped(Bytes least, Bytes most) {
        return new Bytes(
                Math.clamp(upload, least.upload, most.upload),
                Math.clamp(download, least.download, most.download));
    }

    private Bytes each(LongUnaryOperator made) {
        return new Bytes(made.applyAsLong(upload), made.applyAsLong(download));
    }

    /** Both directions together. */
    public long total() {
        return upload + download;
    }

    boolean isNone() {
        return upload == 0 && download == 0;
    }
}
