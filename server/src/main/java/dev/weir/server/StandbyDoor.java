package dev.weir.server;

import dev.weir.config.MetricsConfig;
import dev.weir.config.ServerConfig;
import dev.weir.health.Degraded;
import dev.weir.http.DoorMeter;
import dev.weir.http.HttpFaults;
import dev.weir.http.Listener;
import dev.weir.http.ListenerSettings;
import dev.weir.json.JsonWriter;
import dev.weir.metrics.Metrics;
import dev.weir.metrics.ProcessPart;
import dev.weir.metrics.Samples;
import dev.weir.relay.Relay;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a process that does not write says of itself, where metrics have an address of their own:
 * its other doors lead to the writer. There is nothing in it that needs a token.
 */
final class StandbyDoor implements AutoCloseable {
    private static final int NO_BODY = 1 << 16;
    private static final double NANOS = 1e9;

    private final ServerConfig config;
    private final Relay relay;
    private final Supplier<Succession.Standing> standing;
    private final LongSupplier nanos;
    private final AsideSight aside;
    private @Nullable Listener listener;

    StandbyDoor(
            ServerConfig config,
            Relay relay,
            Supplier<Succession.Standing> standing,
            LongSupplier nanos) {
        this.standing = standing;
        this.config = config;
        this.relay = relay;
        this.nanos = nanos;
        this.aside = new AsideSight(config.dataDirectory(), nanos);
    }

    void open() {
        config.metrics()
                .listen()
                .ifPresent(at ->
                        listener =
                                Listener.start(
                                        ListenerSettings.of(
                                                at.address(),
                                                at.port(),
                                                NO_BODY,
                                                config.idleTimeout()),
                                        new HttpFaults(),
                                        new DoorMeter(),
                                        this::addTo,
                                        nanos));
    }

    private void addTo(HttpRouting.Builder rules) {
        rules.get("/healthz", StandbyDoor::alive).get("/readyz", this::ready);
        if (config.metrics().access() != MetricsConfig.Access.OFF) {
            rules.get("/metrics", this::metrics);
        }
    }

    private static void alive(ServerRequest request, ServerResponse response) {
        send(response, 200, JsonWriter.object(json -> json.field("status", "alive")));
    }

    private void ready(ServerRequest request, ServerResponse response) {
        boolean reached = relay.reachesWriter();
        Degraded degraded = aside.now();
        String status = !reached ? "unready" : degraded == null ? "ready" : "degraded";
        send(
                response,
                reached ? 200 : 503,
                JsonWriter.object(json -> {
                    json.field("status", status)
                            .field("role", "standby")
                            .field("inStep", standing.get().inStep())
                            .field("journalEnd", standing.get().end())
                            .field("writerReachedSeconds", relay.sinceReached().toSeconds())
                            .startList("degraded");
                    if (degraded != null) {
                        json.startObject()
                                .field("code", degraded.condition().code())
                                .moment("since", degraded.since(), ZoneOffset.UTC)
                                .end();
                    }
                    json.end();
                }));
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE)
                .header("Cache-Control", "no-store")
                .send(new Metrics(List.of(this::count, new ProcessPart())).text());
    }

    private void count(Samples samples) {
        samples.gauge("weir_writer", WriterPart.WRITER, false);
        samples.gauge(
                "weir_standby_in_step",
                "1 = this process could take the writer's place now.",
                standing.get().inStep());
        samples.gauge(
                "weir_relay_writer_reached_seconds",
                "Since the writer was last reached.",
                relay.sinceReached().toNanos() / NANOS);
        samples.counter(
                "weir_relay_connections_total",
                "Connections passed on to the writer.",
                relay.passedOn());
        samples.counter(
                "weir_relay_unanswered_total",
                "Connections closed for want of a writer.",
                relay.unanswered());
        samples.gauge(
                "weir_standby_entries_set_aside",
                "1 = entries that nobody was answered for lie beside the journal.",
                aside.now() != null);
    }

    private static void send(ServerResponse response, int status, byte[] body) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .header("Cache-Control", "no-store")
                .send(body);
    }

    @Override
    public void close() {
        Listener open = listener;
        if (open != null) {
            listener = null;
            open.close();
        }
    }
}
