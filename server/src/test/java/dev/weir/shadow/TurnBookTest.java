package dev.weir.shadow;

import static dev.weir.shadow.ShadowDatabase.next;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose turn it is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class TurnBookTest {
    @Parameter TestDatabase kind;
    @TempDir Path directory;
    private ShadowDatabase shadow;

    @BeforeEach
    void open() {
        shadow = new ShadowDatabase(kind, directory);
    }

    @AfterEach
    void close() {
        shadow.close();
    }

    @Test
    void aProcessThatStalledDoesNotTakeTheTurnOfItsSuccessorForItsOwn() {
        TurnBook stalled = shadow.opened();
        stalled.make(next(stalled));
        ForwardTurn held = next(stalled);
        TurnBook successor = shadow.opened();
        // However many turns its successor has made: the number of the one it was about to make
        // too.
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> stalled.make(held)).isInstanceOf(ForwardedElsewhere.class);
            successor.make(next(successor));
        }
        assertThat(shadow.database.read(ShadowStore::standing).orElseThrow().position())
                .isEqualTo(104);
    }

    @Test
    void aTurnOfTheSameNumberThatASuccessorMadeIsNotItsOwn() {
        TurnBook stalled = shadow.opened();
        ForwardTurn held = next(stalled);
        TurnBook successor = shadow.opened();
        // As if nobody had counted that the book was opened.
        shadow.database.change(
                tx -> tx.prepared("update shadow_state set turn = turn - 1").executeUpdate());
        long owner = successor.owner();
        assertThat(shadow.made(owner, held)).isTrue();
        assertThatThrownBy(() -> stalled.make(held)).isInstanceOf(ForwardedElsewhere.class);
    }

    @Test
    void aTurnWhoseCommitWasCutOffIsKnownAgainAndMadeOnce() {
        TurnBook book = shadow.opened();
        ForwardTurn passing =
                new ForwardTurn(
                        book.turn(), book.position() + 1, List.of(), List.of(), List.of(), 5, 0);
        long owner = book.owner();
        assertThat(shadow.made(owner, passing)).isTrue();

        assertThatCode(() -> book.make(passing)).doesNotThrowAnyException();
        assertThat(book.passedOver()).isEqualTo(5);
        book.make(next(book));
        ShadowStore.Standing standing = shadow.database.read(ShadowStore::standing).orElseThrow();
        assertThat(standing.passedOver()).isEqualTo(5);
        assertThat(standing.position()).isEqualTo(102);
    }
}
