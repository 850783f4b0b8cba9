package dev.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux tells of processes: as it does here, and as a directory in its place says it. */
final class ProcessExaminationTest {
    private static final int SERVER = 4711;
    private static final String FLAGS = "java\0-XX:+ExitOnOutOfMemoryError\0";

    @TempDir Path directory;
    private Path proc;
    private Path data;
    private Path cache;

    @BeforeEach
    void makeAMachineWithAServer() throws IOException {
        proc = Files.createDirectory(directory.resolve("proc"));
        data = Files.createDirectory(directory.resolve("data"));
        Path lock = Files.createDirectory(data.resolve("journal")).resolve("lock");
        Files.createFile(lock);
        cache = Files.createFile(directory.resolve("weir.aot"));
        Files.writeString(proc.resolve("locks"), "1: POSIX  ADVISORY  WRITE " + SERVER + place());
        process(SERVER, "java", FLAGS + "-XX:AOTCache=" + cache + "\0", 65_536, 100);
        maps(cache + "\n");
        Files.createDirectory(proc.resolve("net"));
    }

    @Test
    void findsNothingWrongWithAServerAsItShouldBe() throws IOException {
        assertThat(codes(8080, 8080))
                .containsExactly("ok lock", "ok port", "ok descriptors", "ok java", "ok aot");
        assertThat(examination().findings(8080, 8080).getFirst().sentence())
                .contains("4711 (java)");
    }

    @Test
    void saysWhoHoldsTheDataWhileNoServerAnswers() throws IOException {
        assertThat(codes(8080, 0)).contains("warning data_held");
    }

    @Test
    void saysWhoHasThePort() throws IOException {
        process(99, "nginx", "nginx\0", 1_024, 3);
        Files.createSymbolicLink(proc.resolve("99/fd/7"), Path.of("socket:[123456]"));
        listen("00000000:1F90");

        List<Finding> found = examination().findings(8080, 0);
        assertThat(found)
                .anySatisfy(each -> {
                    assertThat(each.code()).isEqualTo("port_taken");
                    assertThat(each.severity()).isEqualTo(Finding.Severity.BROKEN);
                    assertThat(each.sentence())
                            .isEqualTo("port 8080 is in use by process 99 (nginx)");
                });
    }

    @Test
    void aPortThatThisUserMayNotLookBehindIsTakenAllTheSame() throws IOException {
        listen("00000000:1F90");
        assertThat(codes(8080, 0)).contains("broken port_taken");
    }

    @Test
    void aSocketThatSystemdKeepsForTheServerIsNoTrouble() throws IOException {
        process(1, "systemd", "init\0", 1_024, 3);
        Files.createSymbolicLink(proc.resolve("1/fd/7"), Path.of("socket:[123456]"));
        listen("00000000:1F90");
        assertThat(codes(8080, 0)).contains("ok port");
    }

    @Test
    void saysThatTheServerListensElsewhereThanConfigured() throws IOException {
        assertThat(codes(8080, 9090)).contains("warning port_differs");
    }

    @Test
    void looksAtTheLimitOfTheServersProcessNotItsOwn() throws IOException {
        process(SERVER, "java", FLAGS, 1_024, 100);
        assertThat(codes(8080, 8080)).contains("warning few_descriptors");
        process(SERVER, "java", FLAGS, 110, 100);
        assertThat(codes(8080, 8080)).contains("broken descriptors_used");
    }

    @Test
    void saysWhyJavaStartsWithoutItsCache() throws IOException {
        maps("/usr/lib/libc.so\n");
        assertThat(sentenceOf("aot_unused")).contains("made by another Java");
        Files.delete(cache);
        assertThat(sentenceOf("aot_unused")).contains("there is no AOT cache at");
        process(SERVER, "java", FLAGS, 65_536, 100);
        assertThat(sentenceOf("aot_unused")).contains("not told of");
    }

    @Test
    void saysThatJavaRunsWithoutTheFlags() throws IOException {
        process(SERVER, "java", "java\0-jar\0weir.jar\0", 65_536, 100);
        assertThat(codes(8080, 8080)).contains("warning java_flags");
    }

    @Test
    void saysThatItKnowsNothingWhereThereIsNoSuchSystem() {
        assertThat(
                        new ProcessExamination(new ProcessFiles(directory.resolve("no")), data)
                                .findings(8080, 0))
                .extracting(each -> each.severity().word())
                .containsExactly("unknown");
    }

    @Test
    void readsWhatThisLinuxSaysOfThisProcess() throws IOException {
        ProcessFiles linux = new ProcessFiles(Path.of("/proc"));
        long self = ProcessHandle.current().pid();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Set<String> listening = linux.listening(socket.getLocalPort());
            assertThat(listening).hasSize(1);
            assertThat(linux.holding(listening)).contains(self);
        }
        assertThat(linux.mostFiles(self)).isPresent();
        assertThat(linux.openFiles(self).orElse(0)).isPositive();
        assertThat(linux.commandLine(self)).isNotEmpty();
        assertThat(linux.maps(self, Path.of("/none"))).contains(false);

        Path file = directory.resolve("locked");
        try (FileChannel channel =
                        FileChannel.open(
                                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(linux.lockHolder(file)).hasValue(self);
        }
        assertThat(linux.lockHolder(file)).isEmpty();
    }

    private ProcessExamination examination() {
        return new ProcessExamination(new ProcessFiles(proc), data);
    }

    private List<String> codes(int port, int own) {
        return examination().findings(port, own).stream()
                .map(each -> each.severity().word() + " " + each.code())
                .toList();
    }

    private String sentenceOf(String code) {
        return examination().findings(8080, 8080).stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow()
                .sentence();
    }

    /** Device and inode of the lock, as the kernel writes them. */
    private String place() throws IOException {
        Path lock = data.resolve("journal").resolve("lock");
        long device = ((Number) Files.getAttribute(lock, "unix:dev")).longValue();
        return " %02x:%02x:%s 0 EOF\n"
                .formatted(
                        (device >> 8) & 0xFFF,
                        (device & 0xFF) | ((device >> 12) & 0xFFF00),
                        Files.getAttribute(lock, "unix:ino"));
    }

    private void process(int pid, String name, String words, int most, int open)
            throws IOException {
        Path process = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.writeString(process.resolve("cmdline"), words);
        Files.writeString(
                process.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units\n"
                        + "Max open files            "
                        + most
                        + "                 1048576              files\n");
        Path descriptors = Files.createDirectories(process.resolve("fd"));
        for (int i = 100; i < 100 + open; i++) {
            Path one = descriptors.resolve(Integer.toString(i));
            if (!Files.isSymbolicLink(one)) {
                Files.createSymbolicLink(one, Path.of("pipe:[" + i + "]"));
            }
        }
    }

    private void maps(String text) throws IOException {
        Files.writeString(
                proc.resolve(SERVER + "/maps"), "7f00-7f01 r--p 00000000 fd:01 12  " + text);
    }

    private void listen(String address) throws IOException {
        Files.writeString(
                proc.resolve("net/tcp"),
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
                        + " timeout inode\n   0: "
                        + address
                        + " 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0"
                        + " 123456 1 0000000000000000 100 0 0 10 0\n");
    }
}
