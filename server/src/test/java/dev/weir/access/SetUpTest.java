package dev.weir.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.database.Database;
import dev.weir.database.DatabaseSettings;
import dev.weir.database.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SetUpTest {
    private static final String PASSWORD = "correct horse battery";

    @Parameter TestDatabase kind;

    @TempDir Path directory;

    private Instant now = Instant.parse("2026-03-10T12:00:00Z");
    private DatabaseSettings place;
    private Database database;
    private Access access;

    @BeforeEach
    void open() {
        place = kind.fresh(directory);
        database = Database.open(place);
        InstantSource wall = () -> now;
        access = new Access(() -> database, AccessSettings.defaults(), wall, System::nanoTime);
    }

    @AfterEach
    void close() {
        access.close();
        database.close();
        kind.giveBack(place);
    }

    @Test
    void aLinkThatWasAskedForStaysGoodWhenTheStartComesToMakeItsOwn() {
        String asked = access.setUp().newLink();

        assertThat(access.setUp().firstLink()).isEmpty();
        access.setUp().complete(Origin.server(), asked, "a@example.org", PASSWORD);
        assertThat(access.setUp().needed()).isFalse();
    }

    @Test
    void theStartMakesALinkAndAnotherThatIsAskedForReplacesIt() {
        String first = access.setUp().firstLink().orElseThrow();
        String second = access.setUp().newLink();

        assertRefused(first);
        access.setUp().complete(Origin.server(), second, "a@example.org", PASSWORD);
        assertThat(access.setUp().firstLink()).isEmpty();
        assertRefused(second);
    }

    @Test
    void aLinkIsGoodForHalfAnHour() {
        String link = access.setUp().firstLink().orElseThrow();
        now = now.plus(SetUp.LIFETIME);

        assertRefused(link);
    }

    private void assertRefused(String link) {
        assertThatThrownBy(() ->
                        access.setUp().complete(Origin.server(), link, "b@example.org", PASSWORD))
                .isInstanceOf(AccessRefused.class)
                .extracting(e -> ((AccessRefused) e).why())
                .isEqualTo(AccessRefused.Why.SETUP_LINK_INVALID);
    }
}
