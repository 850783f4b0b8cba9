package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import dev.weir.machines.MachineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a machine that returned has put beside its journal, as health and doctor see it. */
class SetAsideTest {
    @TempDir Path data;

    private Path aside;

    @BeforeEach
    void make() throws IOException {
        aside = Files.createDirectory(data.resolve("journal-aside-3-4711"));
    }

    @Test
    void degradesUntilItIsHandedOverAndLookedAt() throws IOException {
        assertThat(wrong().condition()).isEqualTo(Condition.ENTRIES_SET_ASIDE);
        assertThat(wrong().condition().unready()).isFalse();
        assertThat(wrong().detail())
                .contains(aside.toString(), "not handed over to the writer yet");

        mark("5 2 1");
        assertThat(wrong().detail())
                .contains("2 reports without a receipt and 1 decisions", "delete it");
        Files.delete(aside.resolve("handed-over"));
        Files.delete(aside);
        assertThat(sight().now()).isNull();
    }

    @Test
    void isNoTroubleWhenAllOfItWasCounted() throws IOException {
        mark("5 0 0");
        assertThat(sight().now()).isNull();
        assertThat(new DataInspection(data).setAside())
                .isEqualTo(
                        List.of(
                                new DataInspection.Aside(
                                        aside
                                                + " was handed over to the writer whole and can be"
                                                + " deleted",
                                        false)));
    }

    @Test
    void isLookedAtWhenAnEarlierProgramDidNotCount() throws IOException {
        mark("");
        assertThat(wrong().detail()).contains("holds what could not be handed over");
        assertThat(new DataInspection(data).setAside())
                .singleElement()
                .satisfies(found -> assertThat(found.needsALook()).isTrue());
    }

    @Test
    void saysSinceWhenHoweverOftenSomethingIsWrittenThere() throws IOException {
        FileTime before = FileTime.from(Instant.parse("2026-03-10T15:59:30Z"));
        Path copied = Files.writeString(aside.resolve("journal.id"), "x");
        Files.setLastModifiedTime(copied, before);
        mark("5 2 1");
        assertThat(wrong().since()).isEqualTo(before.toInstant());
    }

    @Test
    void isNotReadAnewByEachWhoAsks() throws IOException {
        AtomicLong nanos = new AtomicLong();
        AsideSight sight = new AsideSight(data, nanos::get);
        assertThat(sight.now()).isNotNull();
        Files.delete(aside);
        nanos.addAndGet(900_000_000L);
        assertThat(sight.now()).isNotNull();
        nanos.addAndGet(900_000_000L);
        assertThat(sight.now()).isNull();
    }

    @Test
    void whatVanishesWhileItIsLookedAtOrCannotBeReadKeepsNobodyFromTheRest() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        Thread person =
                Thread.ofPlatform()
                        .start(() -> {
                            while (!ended.get()) {
                                again(() -> Files.delete(aside));
                                again(() -> Files.createDirectory(aside));
                            }
                        });
        MachineFiles files = new MachineFiles(data);
        for (int i = 0; i < 20_000; i++) {
            assertThat(files.setAside()).hasSizeBetween(0, 1);
        }
        ended.set(true);
        person.join();

        Files.deleteIfExists(aside);
        Files.writeString(aside, "a file where a directory is expected");
        assertThat(sight().now()).isNull();
    }

    private interface Deed {
        void run() throws IOException;
    }

    private static void again(Deed deed) {
        try {
            deed.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AsideSight sight() {
        return new AsideSight(data, System::nanoTime);
    }

    private Degraded wrong() {
        return Objects.requireNonNull(sight().now());
    }

    private void mark(String counts) throws IOException {
        Files.writeString(aside.resolve("handed-over"), counts + "\n");
    }
}
