package dev.weir.metrics;

import dev.weir.http.DoorMeter;
import dev.weir.http.HttpFaults;
import dev.weir.presence.DoorCounters;
import java.util.Arrays;
import java.util.Locale;

/** What happens at the listener and at the nodes' door. */
public record DoorPart(DoorMeter meter, HttpFaults faults, DoorCounters counters) implements Part {
    @Override
    public void addTo(Samples samples) {
        samples.histogram(
                "weir_answer_seconds",
                "From a request's last byte to its answer, by what was asked.",
                "door",
                Arrays.stream(DoorMeter.Kind.values()).map(DoorPart::word).toList(),
                Arrays.stream(DoorMeter.Kind.values()).map(meter::answers).toList());
        samples.gauge("weir_http_connections", "Open connections.", meter.connections());
        samples.counter(
                "weir_http_connections_accepted_total",
                "Connections accepted since the start.",
                meter.accepted());
        Samples.Family refused =
                samples.counter(
                        "weir_node_requests_refused_total", "Node requests that were not let in.");
        for (DoorCounters.Refusal reason : DoorCounters.Refusal.values()) {
            refused.add(counters.of(reason), "reason", word(reason));
        }
        refused.end();
        Samples.Family events =
                samples.counter(
                        "weir_node_events_total",
                        "Node requests that were let in but are worth knowing.");
        for (DoorCounters.Event event : DoorCounters.Event.values()) {
            events.add(counters.of(event), "event", word(event));
        }
        events.end();
        Samples.Family faulty =
                samples.counter(
                        "weir_http_faults_total",
                        "Requests that ended before any route knew them.");
        for (HttpFaults.Fault fault : HttpFaults.Fault.values()) {
            faulty.add(faults.of(fault), "fault", word(fault));
        }
        faulty.end();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
