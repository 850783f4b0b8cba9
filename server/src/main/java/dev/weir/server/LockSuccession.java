package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.journal.Journal;
import dev.weir.journal.JournalLocked;
import dev.weir.ledger.Authority;
import dev.weir.relay.RelayGate;
import dev.weir.relay.RelaySecret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On one machine who holds the journal's lock writes. The kernel gives the lock back when a process
 * is gone and not before: one that is merely paused is still the writer, and nobody else is (R25).
 */
final class LockSuccession implements Succession {
    private static final Standing STANDING = new Standing(true, -1);

    private final ServerConfig config;
    private final InstantSource wall;
    private final LongSupplier nanos;
    private final WriterFiles files;
    private final RelaySecret secret;

    LockSuccession(ServerConfig config, InstantSource wall, LongSupplier nanos) {
        this.config = config;
        this.wall = wall;
        this.nanos = nanos;
        this.files = new WriterFiles(config.dataDirectory());
        this.secret = files.secret();
    }

    @Override
    public RelaySecret secret() {
        return secret;
    }

    @Override
    public @Nullable InetSocketAddress writer() {
        return files.gate();
    }

    @Override
    public @Nullable Journal take() {
        try {
            return WeirServer.journal(config, wall, nanos);
        } catch (JournalLocked e) {
            return null;
        }
    }

    @Override
    public void stepBack() {
        // The lock went with the book.
    }

    @Override
    public RelayGate gate() throws IOException {
        return new RelayGate(secret);
    }

    @Override
    public void gateIsOpen(int port) throws IOException {
        files.tell(port);
    }

    @Override
    public Authority authority() {
        return Authority.SOLE;
    }

    @Override
    public boolean isSure() {
        return true;
    }

    /** Whoever comes has the same directory. */
    @Override
    public long aloneSinceMillis() {
        return 0;
    }

    @Override
    public Standing standing() {
        return STANDING;
    }

    @Override
    public void close() {
        // Nothing is held but the lock, which is the book's.
    }
}
