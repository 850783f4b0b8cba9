package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.health.Condition;
import dev.weir.health.Degraded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
        assertThat(MachinesJoint.setAside(data)).isNull();
    }

    @Test
    void isNoTroubleWhenAllOfItWasCounted() throws IOException {
        mark("5 0 0");
        assertThat(MachinesJoint.setAside(data)).isNull();
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

    private Degraded wrong() {
        return Objects.requireNonNull(MachinesJoint.setAside(data));
    }

    private void mark(String counts) throws IOException {
        Files.writeString(aside.resolve("handed-over"), counts + "\n");
    }
}
