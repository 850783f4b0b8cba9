package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClockExaminationTest {
    @TempDir Path run;

    @Test
    void believesSystemdsTimeService() throws IOException {
        Files.createDirectories(run.resolve("systemd/timesync"));
        Files.createFile(run.resolve("systemd/timesync/synchronized"));
        assertThat(finding(Map.of("timedatectl", "no\n"))).isEqualTo("ok clock");
    }

    @Test
    void asksTheKernelByTimedatectl() {
        assertThat(finding(Map.of("timedatectl", "yes\n"))).isEqualTo("ok clock");
        assertThat(finding(Map.of("timedatectl", "no\n")))
                .isEqualTo("warning clock_unsynchronised");
    }

    @Test
    void asksChronyWhereThereIsNoSystemd() {
        String row = "C0000201,192.0.2.1,2,1763,0.01,0.02,0.03,1,2,3,4,5,64.1,";
        assertThat(finding(Map.of("chronyc", row + "Normal\n"))).isEqualTo("ok clock");
        assertThat(finding(Map.of("chronyc", row + "Not synchronised\n")))
                .isEqualTo("warning clock_unsynchronised");
    }

    @Test
    void saysThatNobodyTells() {
        assertThat(finding(Map.of())).isEqualTo("unknown clock");
        assertThat(finding(Map.of("timedatectl", "", "chronyc", "506 Cannot talk to daemon")))
                .isEqualTo("unknown clock");
    }

    @Test
    void runsNoProgramThatIsNotThereAndReadsTheOthers() {
        assertThat(ChildProgram.output("no-such-program-as-this")).isEmpty();
        assertThat(ChildProgram.output("false")).isEmpty();
        assertThat(ChildProgram.output("echo", "yes")).contains("yes\n");
    }

    private String finding(Map<String, String> programs) {
        Finding found =
                new ClockExamination(run, words -> Optional.ofNullable(programs.get(words[0])))
                        .finding();
        return found.severity().word() + " " + found.code();
    }
}
