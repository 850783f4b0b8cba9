package dev.weir.metrics;

import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import dev.weir.health.Disk;
import dev.weir.health.Watch;
import dev.weir.journal.ClockStepped;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong, as {@code /readyz} tells it; and disk and clock. */
public record HealthPart(Watch watch, Supplier<@Nullable ClockStepped> clockStep, String version)
        implements Part {
    private static final double MILLIS = 1e3;

    @Override
    public void addTo(Samples samples) {
        samples.gauge("weir_build_info", "Always 1; its labels tell what runs.")
                .add(1, "version", version, "java", Runtime.version().toString())
                .end();
        List<Degraded> found = watch.now();
        Samples.Family degraded =
                samples.gauge("weir_degraded", "1 = the condition holds, 0 = it does not.");
        for (Condition condition : Condition.values()) {
            boolean holds = found.stream().anyMatch(each -> each.condition() == condition);
            degraded.add(holds ? 1 : 0, "condition", condition.code());
        }
        degraded.end();
        Samples.Family since =
                samples.gauge(
                        "weir_degraded_since_timestamp_seconds",
                        "Since when a condition holds; absent when it does not.");
        found.forEach(each ->
                since.add(
                        each.since().toEpochMilli() / MILLIS,
                        "condition",
                        each.condition().code()));
        since.end();
        Disk disk = watch.disk();
        if (disk.known()) {
            samples.gauge(
                    "weir_disk_free_bytes",
                    "What may still be written to the disk of the data directory.",
                    disk.freeBytes());
            samples.gauge(
                    "weir_disk_size_bytes",
                    "Size of the file system of the data directory.",
                    disk.sizeBytes());
        }
        ClockStepped step = clockStep.get();
        if (step != null) {
            samples.gauge(
                    "weir_clock_step_timestamp_seconds",
                    "When the wall clock was last set since the start; absent when it was not.",
                    step.atMillis() / MILLIS);
            samples.gauge(
                    "weir_clock_step_seconds",
                    "By how much it was set then; below 0: back.",
                    step.stepMillis() / MILLIS);
        }
    }
}
