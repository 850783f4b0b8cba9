package dev.weir.server;

import dev.weir.access.Access;
import dev.weir.access.AccessRefused;
import dev.weir.access.SetUp;
import dev.weir.config.ServerConfig;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.logs.Logs;
import dev.weir.web.WebDoor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads accounts as soon as there is a database, sees to the first one, and writes now and then
 * what could wait. One thread.
 */
final class AccessKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessKeeper.class);
    private static final int ROUND_SECONDS = 30;

    private final Access access;
    private final ServerConfig config;
    private final Supplier<URI> address;
    private boolean begun;
    private volatile boolean listening;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("access-keeper").daemon().factory());

    /**
     * @param address of the page, once the server listens
     */
    AccessKeeper(Access access, ServerConfig config, Supplier<URI> address) {
        this.access = access;
        this.config = config;
        this.address = address;
    }

    void start() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    /** Called when the address is known, which the first link names; returns at once. */
    void listens() {
        listening = true;
        databaseIsThere();
    }

    /** Called when posting has opened the database; returns at once. */
    void databaseIsThere() {
        try {
            thread.execute(this::round);
        } catch (RejectedExecutionException e) {
            return; // The server is stopping.
        }
    }

    private void round() {
        try {
            access.load();
            if (!begun && listening) {
                begun = true;
                seeToTheFirstAccount();
            }
            access.tidy();
        } catch (DatabaseUnavailable e) {
            LOG.debug("Access is written later: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Looking after access failed and is tried again", e);
        }
    }

    private void seeToTheFirstAccount() {
        if (!access.setUp().needed() || madeFromConfiguration() || config.simulated()) {
            return;
        }
        access.setUp()
                .firstLink()
                .ifPresent(secret ->
                        LOG.warn(
                                Logs.HANDED_OVER,
                                "There is no account yet. Open this link within {} minutes to make the first: {}",
                                SetUp.LIFETIME.toMinutes(),
                                WebDoor.setUpLink(address.get(), secret)));
    }

    private boolean madeFromConfiguration() {
        if (config.adminEmail().isEmpty()) {
            return false;
        }
        String file = config.adminPasswordFile();
        try {
            String password = Files.readString(Path.of(file)).stripTrailing();
            access.setUp().unattended(config.adminEmail(), password);
            LOG.info("Made the owner {} out of the configuration", config.adminEmail());
            return true;
        } catch (IOException | InvalidPathException e) {
            LOG.error(
                    "admin-email is set, but admin-password-file '{}' cannot be read ({})",
                    file,
                    e.getClass().getSimpleName());
        } catch (AccessRefused e) {
            LOG.error("The owner of admin-email is not made: {} {}", e.field(), e.getMessage());
        }
        return false;
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("Access was not written within ten seconds");
            }
            access.tidy();
        } catch (DatabaseUnavailable e) {
            LOG.debug("The last uses of sessions are not written: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
