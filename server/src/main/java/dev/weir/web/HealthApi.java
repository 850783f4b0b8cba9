package dev.weir.web;

import dev.weir.access.Permission;
import dev.weir.health.Degraded;
import dev.weir.http.Clients;
import dev.weir.http.HttpFaults;
import dev.weir.journal.ClockStepped;
import dev.weir.journal.JournalHealth;
import dev.weir.json.JsonWriter;
import dev.weir.posting.PostingState;
import dev.weir.presence.DoorCounters;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** How the server is, in full for the operator. */
final class HealthApi {
    private final Rooms rooms;
    private final Clients clients;
    private final Supplier<URI> page;
    private final String version;

    /**
     * @param page where people reach the page
     */
    HealthApi(Rooms rooms, Clients clients, Supplier<URI> page, String version) {
        this.rooms = rooms;
        this.clients = clients;
        this.page = page;
        this.version = version;
    }

    void register(ApiRoutes routes) {
        routes.get("/health", Permission.HEALTH_READ, request -> ApiAnswer.ok(this::whole));
    }

    private void whole(JsonWriter json) {
        JournalHealth journal = rooms.journal().health();
        PostingState posting = rooms.posting().state();
        boolean database = rooms.watch().databaseAnswers();
        long staleness = rooms.watch().staleMillis();
        List<Degraded> degraded = rooms.watch().now();
        json.field("healthy", degraded.isEmpty())
                .field("version", version)
                .field("page", page.get().toString())
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
        degraded.forEach(each -> json.value(each.detail()));
        json.end();
        Probes.degraded(json, degraded, rooms.zone(), true);
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
        Clients.Seen seen = clients.seen();
        json.end()
                .startObject("proxies")
                .field("trusted", seen.trusted())
                .field("trustedWithoutHeader", seen.trustedWithoutHeader())
                .field("untrusted", seen.untrusted())
                .end()
                .end();
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
}
