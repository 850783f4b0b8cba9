package dev.weir.machines;

import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** What the writer knows of one standby. Guarded by {@link Shipping}'s lock. */
final class Standby {
    private final String machine;
    private @Nullable Socket stream;
    private long end;
    private long pingReturned;

    Standby(String machine) {
        this.machine = machine;
    }

    String machine() {
        return machine;
    }

    /** A stream begins; what its disk has will be told on it. */
    @Nullable Socket connected(Socket fresh, long known, long now) {
        Socket before = stream;
        stream = fresh;
        end = known;
        pingReturned = now;
        return before;
    }

    void disconnected(Socket ended) {
        if (ended.equals(stream)) {
            stream = null;
        }
    }

    void told(Wire.Answer answer) {
        end = Math.max(end, answer.end());
        pingReturned = Math.max(pingReturned, answer.ping());
    }

    boolean isConnected() {
        return stream != null;
    }

    /** The last position on its disk. */
    long end() {
        return end;
    }

    /** When the newest ping was sent that it answered, by this machine's monotonic clock. */
    long pingReturned() {
        return pingReturned;
    }

    @Nullable Socket stream() {
        return stream;
    }
}
