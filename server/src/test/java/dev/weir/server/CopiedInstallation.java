package dev.weir.server;

import dev.weir.config.DatabaseConfig;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TableShape;
import dev.weir.proof.CopyProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An installation on one kind of database that was served a little, to be copied to another. */
final class CopiedInstallation {
    private static final String CIPHER = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";

    final Path data;
    final DatabaseSettings from;
    final DatabaseSettings to;
    final SteppedTime time = new SteppedTime(Instant.parse("2026-03-10T15:59:30Z"));
    final NodeProcess node = new NodeProcess("shadowsocks", 1);

    CopiedInstallation(Path data, DatabaseSettings from, DatabaseSettings to) throws IOException {
        this.data = data;
        this.from = from;
        this.to = to;
        try (TestServer weir = serve(from)) {
            weir.addUser(7);
            weir.addUser(8);
            weir.addNode(
                    "shadowsocks", 1, CIPHER, ",\"family\":\"keeps\",\"rateMillionths\":1300000");
            weir.operator(
                    "POST", "/tokens", "{\"name\":\"a program\",\"scopes\":[\"usage_read\"]}");
            node.config(weir);
            node.push(weir, "{\"7\":[1000,20001],\"8\":[3,3],\"4242\":[10,20]}");
            time.skip(Duration.ofHours(30));
            node.push(weir, "{\"7\":[11,13]}");
            // What it said must be known again on the other database.
            node.pushUnheard(weir, "{\"8\":[5,6]}");
        }
    }

    /** The same directory on that database. */
    TestServer serve(DatabaseSettings place) throws IOException {
        return TestServer.on(data, time, Map.of(), place);
    }

    /** Stops as a killed process does: between two transactions. */
    static CopyProgress.Watcher brokenOffAt(String table) {
        return step -> {
            if (step.table().equals(table)) {
                throw new IllegalStateException("broken off");
            }
        };
    }

    /** Where the rows of a copy stand that is not whole. */
    DatabaseSettings filled() {
        return to instanceof DatabaseSettings.SqliteFile
                ? DatabaseSettings.of(data.resolve("weir.db.copying"))
                : to;
    }

    byte[] copy(boolean replace, CopyProgress.Watcher watcher) {
        return new ClosedCopy(data, config(from), time, time)
                .watched(
                        switch (to) {
                            case DatabaseSettings.SqliteFile _ ->
                                    new ClosedCopy.Target("jdbc:sqlite:weir.db", "", "", replace);
                            case DatabaseSettings.Server server ->
                                    new ClosedCopy.Target(
                                            server.url(),
                                            server.user(),
                                            server.password(),
                                            replace);
                        },
                        watcher);
    }

    /** What says where it is. */
    DatabaseConfig config() {
        return config(from);
    }

    private static DatabaseConfig config(DatabaseSettings place) {
        return switch (place) {
            case DatabaseSettings.SqliteFile _ -> DatabaseConfig.FILE;
            case DatabaseSettings.Server server ->
                    new DatabaseConfig(server.url(), server.user(), server.password(), true);
        };
    }

    /** Every table as text, by name; truth is a number. */
    static Map<String, String> dump(DatabaseSettings place) {
        Map<String, String> tables = new TreeMap<>();
        for (TableShape shape : TableShape.all()) {
            tables.put(
                    shape.name(),
                    TestServer.rows(place, "select * from " + shape.name()).stream()
                            .map(row ->
                                    row.replaceAll("\\btrue\\b", "1")
                                            .replaceAll("\\bfalse\\b", "0"))
                            .sorted()
                            .collect(Collectors.joining("\n")));
        }
        return tables;
    }
}
