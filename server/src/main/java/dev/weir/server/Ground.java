package dev.weir.server;

import dev.weir.config.ServerConfig;
import dev.weir.database.Database;
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
 * @param alone whether it may post where it is not one of several machines
 * @param sharing how the server is joined to other processes; null = there are none
 */
record Ground(
        ServerConfig config,
        Lifetime life,
        Journal journal,
        JournalJoint entering,
        DatabaseSettings place,
        DatabaseDoor database,
        AloneAuthority alone,
        @Nullable Sharing sharing,
        InstantSource wall,
        LongSupplier nanos) {
    /** Set by the build in the jar's manifest. */
    static final String VERSION =
            Objects.requireNonNullElse(
                    WeirServer.class.getPackage().getImplementationVersion(), "development");

    /** As of a machine that was deposed. */
    private static final int DEPOSED_EXIT = 6;

    /** The journal is already open; what opens here is closed with {@code life}. */
    static Ground of(
            ServerConfig config,
            Lifetime life,
            Journal journal,
            @Nullable Sharing sharing,
            InstantSource wall,
            LongSupplier nanos) {
        DatabaseSettings place = DatabasePlace.of(config.dataDirectory(), config.database());
        AloneAuthority alone =
                AloneAuthority.of(config, place, () -> Runtime.getRuntime().halt(DEPOSED_EXIT));
        return new Ground(
                config,
                life,
                journal,
                new JournalJoint(journal),
                place,
                life.of(new DatabaseDoor(place, alone::look)),
                alone,
                sharing,
                wall,
                nanos);
    }

    /** Whether this process may post. */
    Authority authority() {
        return sharing == null || !config.machines().isOn() ? alone : sharing.authority();
    }

    /**
     * The database for posting, which opens it when it can be. A start cannot be refused any more
     * by what is found there then, so the process ends.
     */
    Database opened() {
        try {
            return database.open();
        } catch (StartRefused e) {
            throw alone.ended(e);
        }
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
