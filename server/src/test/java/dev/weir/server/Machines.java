package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import dev.weir.http.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Machines on one database server, each a process with a data directory of its own. */
final class Machines implements AutoCloseable {
    /** The API's, on each of them. */
    static final String TOKEN = "t".repeat(43);

    private static final Pattern TAKEN = Pattern.compile("this process writes now: (.*)");

    private final Path home;
    private final DatabaseSettings.Server database;
    private final int size;
    private final Cluster cluster;

    /**
     * Starts them; all are in step on return.
     *
     * @param arguments of 'weir serve' for each, but for the port and the data directory
     */
    Machines(
            Path home,
            DatabaseSettings.Server database,
            int size,
            IntFunction<List<String>> arguments)
            throws IOException {
        this.home = home;
        this.database = database;
        this.size = size;
        for (int i = 0; i < size; i++) {
            Files.createDirectories(data(i));
            Files.writeString(data(i).resolve("api-token"), TOKEN);
        }
        cluster =
                new Cluster(
                        home,
                        size,
                        index -> with(arguments.apply(index), data(index)),
                        Map.of("WEIR_MACHINE_SECRET", "s".repeat(40)),
                        _ -> writer());
        try {
            awaitInStep();
        } catch (AssertionError failed) {
            cluster.close();
            throw failed;
        }
    }

    private static List<String> with(List<String> arguments, Path data) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--data-dir", data.toString()));
        return all;
    }

    Cluster cluster() {
        return cluster;
    }

    Path data(int index) {
        return home.resolve("data-" + index);
    }

    /** Which of them writes; -1 = none does, or not for long. */
    int writer() {
        String holder = lease("holder");
        for (int i = 0; i < size; i++) {
            try {
                Path id = data(i).resolve("machine-id");
                if (Files.exists(id) && Files.readString(id).strip().equals(holder)) {
                    return i;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return -1;
    }

    /** All but one are standbys that could take over. */
    void awaitInStep() {
        TestServer.await(() -> {
            String inStep = lease("in_step");
            return !inStep.isEmpty() && inStep.split(",", -1).length >= size - 1;
        });
    }

    String lease(String column) {
        return value("select " + column + " from writer_lease");
    }

    /** The first value of the first row; empty = there is no row. */
    String value(String query) {
        try (Connection connection = TestDatabase.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What whoever took over last says of its start. */
    String phases() {
        // It answers first, and says so then.
        TestServer.await(() -> !taken(writer()).isEmpty());
        return taken(writer());
    }

    private String taken(int index) {
        String last = "";
        try {
            Matcher said = TAKEN.matcher(index < 0 ? "" : cluster.log(index));
            while (said.find()) {
                last = said.group(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return last;
    }

    /** A change by the operator through one of them. */
    void operator(int index, String method, String path, String body) throws IOException {
        RawClient.Answer answer = asked(index, method, path, body);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
    }

    RawClient.Answer asked(int index, String method, String path, String body) throws IOException {
        try (RawClient client = new RawClient(cluster.port(index))) {
            return client.send(
                            "%s /api/v1%s HTTP/1.1\r\nHost: weir\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s"
                                    .formatted(method, path, TOKEN, body.length(), body))
                    .answer();
        }
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
