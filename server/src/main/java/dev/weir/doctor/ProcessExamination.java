package dev.weir.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Looks at the process that has the data directory: its port, its files, how Java was started. */
final class ProcessExamination {
    /** Each connection takes a descriptor, each node keeps one or two. */
    private static final long FEW_DESCRIPTORS = 4_096;

    private static final String CACHE = "-XX:AOTCache=";

    /** What the launcher gives and what nothing else does by chance. */
    private static final String OF_THE_LAUNCHER = "-XX:+ExitOnOutOfMemoryError";

    private final ProcessFiles processes;
    private final Path data;
    private final List<Finding> found = new ArrayList<>();

    ProcessExamination(ProcessFiles processes, Path data) {
        this.processes = processes;
        this.data = data;
    }

    /**
     * All of it.
     *
     * @param port that the configuration names, 0 = any
     * @param own port that the running server listens on, 0 = none runs
     */
    List<Finding> findings(int port, int own) {
        if (!processes.isThere()) {
            found.add(
                    Finding.unknown(
                            "processes",
                            "this system does not tell of its processes as Linux does",
                            "lock, port and limits were not looked at"));
            return found;
        }
        OptionalLong holder = processes.lockHolder(data.resolve("journal").resolve("lock"));
        lock(holder, own);
        port(port, own, holder);
        descriptors(holder);
        if (holder.isPresent()) {
            java(holder.getAsLong());
        }
        return found;
    }

    private void lock(OptionalLong holder, int own) {
        if (holder.isPresent() && own == 0) {
            found.add(
                    Finding.warning(
                            "data_held",
                            "process "
                                    + named(holder.getAsLong())
                                    + " holds the data directory, and no server answers on it",
                            "a server that starts or stops, or a command at work: wait; else see"
                                    + " what it does"));
        } else {
            found.add(
                    Finding.ok(
                            "lock",
                            holder.isPresent()
                                    ? "the data directory is held by process "
                                            + named(holder.getAsLong())
                                    : own == 0
                                            ? "nobody holds the data directory"
                                            : "who holds the data directory cannot be seen"));
        }
    }

    private void port(int port, int own, OptionalLong holder) {
        Set<String> sockets = processes.listening(port);
        if (port == 0 || port == own) {
            found.add(
                    Finding.ok("port", own == 0 ? "any free port" : "the server has port " + own));
            return;
        }
        List<Long> holders = processes.holding(sockets);
        if (sockets.isEmpty()) {
            found.add(
                    own == 0
                            ? Finding.ok("port", "port " + port + " is free")
                            : Finding.warning(
                                    "port_differs",
                                    "the server listens on port "
                                            + own
                                            + ", the configuration seen from here names "
                                            + port,
                                    "restart it, if that is what it is to use"));
        } else if (holders.contains(1L)
                || (holder.isPresent() && holders.contains(holder.getAsLong()))) {
            found.add(
                    Finding.ok(
                            "port",
                            "port " + port + " is kept open for the server by " + names(holders)));
        } else {
            found.add(
                    Finding.broken(
                            "port_taken",
                            "port " + port + " is in use by " + names(holders),
                            "stop that, or give the server another port"));
        }
    }

    private String names(List<Long> holders) {
        return holders.isEmpty()
                ? "a process that this user may not see"
                : "process " + String.join(", ", holders.stream().map(this::named).toList());
    }

    private String named(long pid) {
        return pid + " (" + processes.nameOf(pid) + ")";
    }

    /** Of the server; of what would be started from here when none runs. */
    private void descriptors(OptionalLong holder) {
        long pid = holder.orElse(ProcessHandle.current().pid());
        String whose = holder.isPresent() ? "the server" : "a process started from here";
        OptionalLong most = processes.mostFiles(pid);
        OptionalLong open = holder.isPresent() ? processes.openFiles(pid) : OptionalLong.empty();
        if (most.isEmpty()) {
            found.add(
                    Finding.unknown(
                            "descriptors", "how many files " + whose + " may open", "ask as root"));
        } else if (open.isPresent() && open.getAsLong() > most.getAsLong() / 5 * 4) {
            found.add(
                    Finding.broken(
                            "descriptors_used",
                            whose
                                    + " has "
                                    + open.getAsLong()
                                    + " files open and may open "
                                    + most.getAsLong(),
                            "raise it, with LimitNOFILE in systemd; without one left nobody is"
                                    + " answered"));
        } else if (most.getAsLong() < FEW_DESCRIPTORS) {
            found.add(
                    Finding.warning(
                            "few_descriptors",
                            whose + " may open only " + most.getAsLong() + " files",
                            "each connection takes one: raise it, with LimitNOFILE in systemd"));
        } else {
            found.add(
                    Finding.ok(
                            "descriptors",
                            whose + " may open " + most.getAsLong() + " files" + open(open)));
        }
    }

    private static String open(OptionalLong open) {
        return open.isPresent() ? " and has " + open.getAsLong() : "";
    }

    private void java(long pid) {
        List<String> words = processes.commandLine(pid);
        if (words.isEmpty()) {
            found.add(
                    Finding.unknown(
                            "java",
                            "how Java was started cannot be seen",
                            "run the doctor as the user that runs the server"));
            return;
        }
        found.add(
                words.contains(OF_THE_LAUNCHER)
                        ? Finding.ok("java", "started with the flags of the launcher")
                        : Finding.warning(
                                "java_flags",
                                "Java runs without the flags that Weir is built for",
                                "start it by 'weir', not by 'java -jar'; more flags go into"
                                        + " WEIR_JAVA_OPTS"));
        found.add(cache(pid, words));
    }

    private Finding cache(long pid, List<String> words) {
        Optional<Path> cache =
                words.stream()
                        .filter(word -> word.startsWith(CACHE))
                        .reduce((first, last) -> last)
                        .map(word -> Path.of(word.substring(CACHE.length())));
        String advice = "a start takes a second longer; 'make' makes the cache for this Java";
        if (cache.isEmpty()) {
            return Finding.warning("aot_unused", "Java was not told of an AOT cache", advice);
        }
        if (!Files.exists(cache.get())) {
            return Finding.warning("aot_unused", "there is no AOT cache at " + cache.get(), advice);
        }
        Optional<Boolean> mapped = processes.maps(pid, cache.get());
        if (mapped.isEmpty()) {
            return Finding.unknown(
                    "aot",
                    "whether Java uses " + cache.get(),
                    "run the doctor as the user that runs the server");
        }
        return mapped.get()
                ? Finding.ok("aot", "Java uses " + cache.get())
                : Finding.warning(
                        "aot_unused",
                        "Java does not use "
                                + cache.get()
                                + ": it was made by another Java, with other flags or for another"
                                + " jar",
                        advice);
    }
}
