package dev.weir.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process and its JVM, under the names that every Prometheus client gives them, so that
 * ready-made dashboards know them.
 */
public final class ProcessPart implements Part {
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final Path STATUS = Path.of("/proc/self/status");

    @Override
    public void addTo(Samples samples) {
        samples.gauge(
                "process_start_time_seconds",
                "When the process started.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system) {
            samples.counter(
                    "process_cpu_seconds_total",
                    "Processor time used.",
                    system.getProcessCpuTime() / NANOS);
            samples.gauge(
                    "process_open_fds",
                    "Open file descriptors.",
                    system.getOpenFileDescriptorCount());
            samples.gauge(
                    "process_max_fds",
                    "File descriptors that the process may open.",
                    system.getMaxFileDescriptorCount());
        }
        long resident = residentBytes();
        if (resident > 0) {
            samples.gauge(
                    "process_resident_memory_bytes",
                    "Memory in use as the system sees it.",
                    resident);
        }
        memory(samples, ManagementFactory.getMemoryMXBean());
        collectors(samples);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        samples.gauge(
                "jvm_threads_current",
                "Platform threads; each connection has a virtual one besides.",
                threads.getThreadCount());
    }

    private static void memory(Samples samples, MemoryMXBean memory) {
        MemoryUsage heap = memory.getHeapMemoryUsage();
        MemoryUsage other = memory.getNonHeapMemoryUsage();
        samples.gauge("jvm_memory_used_bytes", "Memory in use by the JVM.")
                .add(heap.getUsed(), "area", "heap")
                .add(other.getUsed(), "area", "nonheap")
                .end();
        samples.gauge("jvm_memory_committed_bytes", "Memory that the JVM took from the system.")
                .add(heap.getCommitted(), "area", "heap")
                .add(other.getCommitted(), "area", "nonheap")
                .end();
        samples.gauge("jvm_memory_max_bytes", "The most that the heap may take.")
                .add(heap.getMax(), "area", "heap")
                .end();
    }

    private static void collectors(Samples samples) {
        Samples.Family count =
                samples.counter("jvm_gc_collections_total", "Garbage collections, by collector.");
        Samples.Family time =
                samples.counter(
                        "jvm_gc_collection_seconds_total",
                        "Time that garbage collections took, by collector.");
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            count.add(Math.max(0, collector.getCollectionCount()), "gc", collector.getName());
            time.add(
                    Math.max(0, collector.getCollectionTime()) / MILLIS, "gc", collector.getName());
        }
        count.end();
        time.end();
    }

    /** In bytes; 0 where the system does not tell. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
        } catch (IOException notThisSystem) {
            // Only Linux has it.
        }
        return 0;
    }
}
