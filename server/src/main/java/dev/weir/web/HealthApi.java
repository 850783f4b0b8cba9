package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.database.DatabaseUnavailable;
import dev.weir.http.HttpFaults;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.JournalHealth;
import dev.weir.journal.JournalReader;
import dev.weir.json.JsonWriter;
import dev.weir.posting.PostingState;
import dev.weir.presence.DoorCounters;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the server is: briefly for probes, in full for the operator. */
final class HealthApi {
    /** Figures are promised to be at most this stale when reports come in at all. */
    private static final long STALE_MILLIS = 5_000;

    /** A step of the clock is over; who looks should still learn of it (R11). */
    private static final long STEP_SHOWN_MILLIS = 3_600_000;

    private final Rooms rooms;
    private final String version;

    HealthApi(Rooms rooms, String version) {
        this.rooms = rooms;
        this.version = version;
    }

    /** Probes that need no token and tell nothing but yes or no. */
    void addTo(HttpRules rules) {
        rules.get("/healthz", (request, response) -> probe(response, 200, "alive"));
        rules.get("/readyz", this::ready);
    }

    void register(ApiRoutes routes) {
        routes.get("/health", Permission.HEALTH_READ, request -> ApiAnswer.ok(this::whole));
    }

    /** Ready to take reports is what matters: nodes are served without a database. */
    private void ready(ServerRequest request, ServerResponse response) {
        boolean ok = rooms.journal().health().failingSince() == null;
        probe(response, ok ? 200 : 503, ok ? "ready" : "journal_failing");
    }

    private static void probe(ServerResponse response, int status, String word) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header("Cache-Control", "no-store")
                .send(JsonWriter.object(json -> json.field("status", word)));
    }

    private void whole(JsonWriter json) {
        JournalHealth journal = rooms.journal().health();
        PostingState posting = rooms.posting().state();
        boolean database = databaseAnswers();
        long staleness = staleness(posting);
        List<String> problems = problems(journal, posting, staleness, database);
        json.field("healthy", problems.isEmpty())
                .field("version", version)
                .moment("at", rooms.wall().instant(), rooms.zone());
        journal(json, journal);
        posting(json, posting, staleness);
        json.startObject("database")
                .field("state", database ? "answers" : "unavailable")
                .end()
                .startObject("clock")
                .field("state", "zone " + rooms.zone().getId());
        ClockStepped step = rooms.clockStep().get();
        if (step != null) {
            json.momentMillis("steppedAt", step.atMillis(), rooms.zone())
                    .field("stepMillis", step.stepMillis());
        }
        json.end()
                .startObject("directory")
                .field("version", rooms.directory().version())
                .field("users", rooms.directory().userCount())
                .field("nodes", rooms.directory().nodes().size())
                .end();
        counters(json);
        json.startList("problems");
        problems.forEach(json::value);
        json.end();
    }

    private void journal(JsonWriter json, JournalHealth journal) {
        json.startObject("journal")
                .field("id", rooms.journal().id().toString())
                .field("end", rooms.journal().end())
                .field("oldest", rooms.journal().oldest())
                .field("state", journal.ok() ? "ok" : "failing")
                .field("lastFsyncMicros", journal.lastFsync().toNanos() / 1_000)
                .field("waitingEntries", journal.waitingEntries())
                .field("keptEntries", journal.keptEntries())
                .field("keptBytes", journal.keptBytes())
                .field("dropped", journal.dropped())
                .field("spareReady", journal.spareReady())
                .end();
    }

    private void posting(JsonWriter json, PostingState posting, long staleness) {
        json.startObject("posting")
                .field("position", posting.committed())
                .field("lagEntries", Math.max(0, rooms.journal().end() - posting.committed()))
                .field("stalenessMillis", staleness)
                .field("state", posting.phase().name().toLowerCase(Locale.ROOT))
                .moment(
                        "since",
                        java.time.Instant.ofEpochMilli(posting.sinceMillis()),
                        rooms.zone())
                .field("trouble", posting.trouble())
                .end();
    }

    /** Age of the oldest entry that figures do not include; 0 when they include all. */
    private long staleness(PostingState posting) {
        if (posting.committed() >= rooms.journal().end()) {
            return 0;
        }
        try (JournalReader reader = rooms.journal().readAfter(posting.committed())) {
            return reader.next()
                    ? Math.max(0, rooms.wall().millis() - reader.entry().atMillis())
                    : 0;
        }
    }

    private void counters(JsonWriter json) {
        json.startObject("counters").startObject("refused");
        for (DoorCounters.Refusal reason : DoorCounters.Refusal.values()) {
            json.field(camel(reason), rooms.counters().of(reason));
        }
        json.end().startObject("events");
        for (DoorCounters.Event event : DoorCounters.Event.values()) {
            json.field(camel(event), rooms.counters().of(event));
        }
        json.end().startObject("http");
        for (HttpFaults.Fault fault : HttpFaults.Fault.values()) {
            json.field(camel(fault), rooms.faults().of(fault));
        }
        json.end().end();
    }

    private static String camel(Enum<?> constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            name.append(
                    name.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return name.toString();
    }

    private boolean databaseAnswers() {
        try {
            rooms.ledger().asOf();
            return true;
        } catch (DatabaseUnavailable e) {
            return false;
        }
    }

    private List<String> problems(
            JournalHealth journal, PostingState posting, long staleness, boolean database) {
        List<String> problems = new ArrayList<>();
        if (journal.failingSince() != null) {
            problems.add(
                    "the journal cannot be written since "
                            + journal.failingSince()
                            + ": "
                            + journal.problem());
        }
        if (journal.damage() != null) {
            problems.add("a closed segment of the journal is damaged: " + journal.damage());
        }
        if (journal.dropped() > 0) {
            problems.add(
                    journal.dropped() + " reports were given up because memory for them was full");
        }
        if (!database) {
            problems.add("the database does not answer; reports are taken all the same");
        }
        if (posting.trouble() != null) {
            problems.add("posting cannot go on: " + posting.trouble());
        }
        ClockStepped step = rooms.clockStep().get();
        if (step != null && rooms.wall().millis() - step.atMillis() < STEP_SHOWN_MILLIS) {
            problems.add(
                    "the clock was set "
                            + (step.stepMillis() < 0 ? "back" : "forward")
                            + " by "
                            + Math.abs(step.stepMillis()) / 1_000
                            + " s within the last hour: usage of that time may stand in another"
                            + " hour");
        }
        if (staleness > STALE_MILLIS) {
            problems.add("figures are " + staleness / 1_000 + " s behind the journal");
        }
        return problems;
    }
}
