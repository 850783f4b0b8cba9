package dev.weir.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Asks whoever keeps this machine's clock whether it goes with the world's. */
final class ClockExamination {
    private static final String ADVICE = "install chrony or switch systemd-timesyncd on";

    /** Runs a program and hands over what it printed; empty: there is none, or it failed. */
    @FunctionalInterface
    interface Programs {
        Optional<String> output(String... words);
    }

    private final Path runtime;
    private final Programs programs;

    /**
     * @param runtime {@code /run}, where systemd-timesyncd says that it is synchronised
     */
    ClockExamination(Path runtime, Programs programs) {
        this.runtime = runtime;
        this.programs = programs;
    }

    Finding finding() {
        if (Files.exists(runtime.resolve("systemd/timesync/synchronized"))) {
            return Finding.ok("clock", "the clock is synchronised, says systemd-timesyncd");
        }
        // Knows of the kernel's flag, which every time service sets.
        Optional<String> kernel =
                programs.output("timedatectl", "show", "--property=NTPSynchronized", "--value");
        if (kernel.isPresent() && kernel.get().strip().matches("yes|no")) {
            return answer(kernel.get().strip().equals("yes"), "timedatectl");
        }
        Optional<String> chrony = programs.output("chronyc", "-c", "-n", "tracking");
        if (chrony.isPresent() && chrony.get().contains(",")) {
            return answer(!chrony.get().contains("Not synchronised"), "chronyc");
        }
        return Finding.unknown(
                "clock",
                "whether the clock is synchronised: neither systemd nor chrony tells",
                "make sure that something does: usage is dated by this clock");
    }

    private static Finding answer(boolean synchronised, String who) {
        return synchronised
                ? Finding.ok("clock", "the clock is synchronised, says " + who)
                : Finding.warning(
                        "clock_unsynchronised",
                        "the clock is not synchronised, says " + who,
                        ADVICE + ": usage is dated by this clock");
    }
}
