package dev.weir.metrics;

import dev.weir.live.Ending;
import dev.weir.live.LiveCounters;
import dev.weir.live.LiveHub;
import dev.weir.meter.Durations;

/** The live feed. */
public record LivePart(LiveHub hub) implements Part {
    private static final long MILLI = 1_000_000;

    @Override
    public void addTo(Samples samples) {
        LiveCounters counters = hub.counting();
        samples.gauge("weir_live_clients", "Open sockets of the live feed.", hub.clients());
        samples.gauge(
                "weir_live_watched_subjects",
                "Users and nodes that somebody watches.",
                hub.watchedSubjects());
        samples.counter(
                "weir_live_clients_opened_total", "Sockets ever opened.", counters.opened());
        samples.counter(
                "weir_live_clients_refused_total",
                "Sockets refused for want of room.",
                counters.refused());
        Samples.Family dropped =
                samples.counter(
                        "weir_live_clients_dropped_total",
                        "Sockets that the server closed, by why.");
        for (Ending why : Ending.values()) {
            dropped.add(counters.dropped(why), "reason", why.label());
        }
        dropped.end();
        samples.counter("weir_live_messages_total", "Messages sent.", counters.messages());
        samples.counter("weir_live_sent_bytes_total", "Bytes of messages.", counters.bytes());
        samples.histogram(
                "weir_live_latency_seconds",
                "From a report's arrival to the messages about it.",
                latency(counters));
    }

    private static Durations.Counted latency(LiveCounters counters) {
        long[] bounds = counters.latencyBounds();
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] *= MILLI;
        }
        return new Durations.Counted(
                bounds, counters.latencyCounts(), counters.latencySumMillis() * MILLI);
    }
}
