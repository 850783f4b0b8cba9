package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A child process appends and is killed: what it was told is durable is there. */
class KilledProcessTest {
    @TempDir Path directory;

    /** The child: many threads append, every answer is printed as position and number. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws InterruptedException {
            Path directory = Path.of(arguments[0]);
            long from = Long.parseLong(arguments[1]);
            AtomicLong next = new AtomicLong(from);
            Journal journal =
                    Journal.open(
                            directory, TestJournal.SMALL, InstantSource.system(), System::nanoTime);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                threads.add(Thread.startVirtualThread(() -> appendForEver(journal, next)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private static void appendForEver(Journal journal, AtomicLong next) {
            while (true) {
                long number = next.getAndIncrement();
                Entry entry = TestJournal.report(number, 200 + (int) (number % 3000));
                if (journal.append(entry) instanceof Appended.Durable(long position)) {
                    System.out.println(position + " " + number);
                }
            }
        }
    }

    private Process child(long from, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(List.of(Child.class.getName(), directory.toString(), Long.toString(from)));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    /** Reads answers from the child until it dies; kills it after so many, unless 0. */
    private static List<String> answers(Process child, int killAfter) throws Exception {
        List<String> answers = new ArrayList<>();
        try (BufferedReader output = child.inputReader(StandardCharsets.US_ASCII)) {
            String line;
            while ((line = output.readLine()) != null) {
                // A line cut off by the kill ends without its number's last digits: not an answer.
                answers.add(line);
                if (answers.size() == killAfter) {
                    child.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answers).isNotEmpty();
        answers.removeLast();
        return answers;
    }

    private long verify(List<String> answers, Set<String> before) {
        before.addAll(answers);
        try (Journal journal = TestJournal.open(directory)) {
            List<Long> numbers = TestJournal.numbers(journal);
            assertThat(numbers).doesNotHaveDuplicates();
            for (String answer : before) {
                int space = answer.indexOf(' ');
                int position = Integer.parseInt(answer.substring(0, space));
                long number = Long.parseLong(answer.substring(space + 1));
                assertThat(position).isLessThanOrEqualTo(numbers.size());
                assertThat(numbers.get(position - 1)).isEqualTo(number);
            }
            return numbers.stream().mapToLong(Long::longValue).max().orElse(0) + 1;
        }
    }

    @Test
    void losesNothingThatWasAnsweredToAKill() throws Exception {
        Set<String> answered = new HashSet<>();
        long from = 1;
        for (int run = 0; run < 3; run++) {
            from = verify(answers(child(from, List.of()), 150 + 100 * run), answered);
        }
        assertThat(JournalCheck.check(directory).sound()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-fsync@9", "after-fsync@9", "after-append@120"})
    void losesNothingThatWasAnsweredAtAFaultPoint(String fault) throws Exception {
        Process child = child(1, List.of("-Dweir.fault=" + fault));
        verify(answers(child, 0), new HashSet<>());
        assertThat(child.exitValue()).isEqualTo(137);
    }

    @Test
    void refusesWhileAnotherProcessHoldsTheDirectory() throws Exception {
        Process child = child(1, List.of());
        try (BufferedReader output = child.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(output.readLine()).isNotNull();
            assertThatThrownBy(() -> TestJournal.open(directory))
                    .isInstanceOfSatisfying(
                            JournalLocked.class,
                            locked -> assertThat(locked.holderPid()).isEqualTo(child.pid()));
        } finally {
            child.destroyForcibly().waitFor();
        }
        TestJournal.open(directory).close();
    }

    @Test
    void keepsTheDirectoryAfterRefusingASecondOpenerInTheSameProcess() throws Exception {
        try (Journal journal = TestJournal.open(directory)) {
            assertThatThrownBy(() -> TestJournal.open(directory)).isInstanceOf(JournalLocked.class);

            Process child = child(1, List.of());
            try (BufferedReader output = child.inputReader(StandardCharsets.US_ASCII)) {
                assertThat(output.readLine()).as("an answer of the child").isNull();
                assertThat(child.waitFor()).as("died of an exception").isEqualTo(1);
            } finally {
                child.destroyForcibly();
            }
            assertThat(journal.end()).isZero();
        }
    }
}
