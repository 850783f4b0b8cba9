package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.journal.Journal;
import dev.weir.ledger.Authority;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all rooms of a server stand on.
 *
 * @param life takes over whatever must be closed
 * @param entering where reports and decisions become durable
 * @param place where the database is
 * @param sharing how the server is joined to other processes; null = there are none
 */
record Ground(
        ServerConfig config,
        Lifetime life,
        Journal journal,
        JournalJoint entering,
        DatabaseSettings place,
        DatabaseDoor database,
        @Nullable Sharing sharing,
        InstantSource wall,
        LongSupplier nanos) {
    /** Set by the build in the jar's manifest. */
    static final String VERSION =
            Objects.requireNonNullElse(
                    WeirServer.class.getPackage().getImplementationVersion(), "development");

    /** The journal is already open; what opens here is closed with {@code life}. */
    static Ground of(
            ServerConfig config,
            Lifetime life,
            Journal journal,
            @Nullable Sharing sharing,
            InstantSource wall,
            LongSupplier nanos) {
        DatabaseSettings place = DatabasePlace.of(config.dataDirectory(), config.database());
        return new Ground(
                config,
                life,
                journal,
                new JournalJoint(journal),
                place,
                life.of(new DatabaseDoor(place)),
                sharing,
                wall,
                nanos);
    }

    /** Whether this process may post. */
    Authority authority() {
        return sharing == null ? Authority.SOLE : sharing.authority();
    }

    /** As {@link Sharing#isSure}. */
    boolean isSure() {
        return sharing == null || sharing.isSure();
    }

    /** As {@link Sharing#aloneSinceMillis}. */
    long aloneSinceMillis() {
        return sharing == null ? 0 : sharing.aloneSinceMillis();
    }
}
