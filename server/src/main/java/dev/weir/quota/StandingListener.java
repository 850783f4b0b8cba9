package dev.weir.quota;

/** Told when a user's standing may have changed, after it holds, by the thread that changed it. */
@FunctionalInterface
public interface StandingListener {
    void standingChanged(long userId);
}
