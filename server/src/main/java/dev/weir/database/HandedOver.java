package dev.weir.database;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that one thread asks for and another runs. An interrupt of the asking thread does not stop
 * the call: it is kept and given back when the call has ended, so that nobody believes a
 * transaction undone that was committed.
 */
final class HandedOver<T extends @Nullable Object> implements Runnable {
    private final Supplier<T> call;
    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable T result;
    private @Nullable Throwable failure;

    HandedOver(Supplier<T> call) {
        this.call = call;
    }

    @Override
    @SuppressWarnings("CatchingUnchecked")
    public void run() {
        try {
            result = call.get();
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            done.countDown();
        }
    }

    @SuppressWarnings("NullAway") // result is a T once done and not failed
    T await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return switch (failure) {
            case null -> result;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        };
    }
}
