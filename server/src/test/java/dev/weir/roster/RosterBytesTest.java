package dev.weir.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryFile;
import dev.weir.directory.Node;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import dev.weir.quota.Standings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a list and their ETag: when they are the same, and when others. */
class RosterBytesTest {
    private static final List<Format> FORMATS =
            List.of(
                    Format.JSON,
                    Format.MSGPACK,
                    Format.sspanel(8388, "2022-blake3-aes-128-gcm"),
                    Format.shadowsocksTidalab(8388, "aes-128-gcm"),
                    Format.TROJAN_TIDALAB,
                    Format.DEEPBWORK);

    private final RosterFixture fixture = new RosterFixture();

    @Test
    void keepsOneListForNodesOfTheSameGroups() {
        fixture.user("a@example.com");

        assertThat(fixture.users(fixture.node()).bytes())
                .isSameAs(fixture.users(fixture.node()).bytes());
    }

    @Test
    void keepsBytesAndEtagOverARestart() {
        for (int i = 0; i < 3_000; i++) {
            fixture.numbered(i);
        }
        Node node = fixture.node();
        fixture.json(node);
        fixture.directory.deleteUser(1_500, "test");
        Representation before = fixture.users(node);

        fixture.restart();

        assertThat(fixture.users(node).bytes()).isEqualTo(before.bytes());
        assertThat(fixture.users(node).etag()).isEqualTo(before.etag());
    }

    /** As after a restart while the database is away: nobody knows what users have used. */
    @Test
    void servesTheSameListFromTheDirectorysFileAlone(@TempDir Path home) {
        User exhausted =
                fixture.directory.createUser(
                        UserDraft.of("a@example.com").withLimitBytes(1_000), "test");
        fixture.directory.createUser(UserDraft.of("b@example.com").withLimitBytes(1_000), "test");
        Node node = fixture.node();
        fixture.standings.used(exhausted.id(), 5_000);
        fixture.standings.used(2, 500);
        String before = fixture.json(node);
        DirectoryFile file = new DirectoryFile(home.resolve("directory.snapshot"));
        file.write(fixture.directory.snapshot(), fixture.standings.exhausted());

        DirectoryFile.Contents kept = Objects.requireNonNull(file.read());
        Directory directory = new Directory(fixture.journal, fixture.clock);
        Standings standings = new Standings(directory, fixture.clock);
        Roster roster = new Roster(directory, standings, fixture.clock);
        standings.presumeExhausted(kept.exhausted());
        directory.load(kept.snapshot());

        assertThat(RosterFixture.text(roster.users(node, Format.JSON))).isEqualTo(before);
        assertThat(before).doesNotContain("\"id\":1,").contains("\"id\":2,");
    }

    @Test
    void keepsTheEtagWhenNothingNodesSeeChanges() {
        User user = fixture.user("a@example.com");
        Node node = fixture.node();
        String etag = fixture.users(node).etag();

        fixture.directory.updateUser(
                user.id(), draft -> draft.withName("Ann").withLimitBytes(1L << 40), "test");
        fixture.standings.used(user.id(), 12_345);

        assertThat(fixture.users(node).etag()).isEqualTo(etag);
    }

    @Test
    void returnsToTheSameEtagWithTheSameContent() {
        User user = fixture.user("a@example.com");
        Node node = fixture.node();
        String etag = fixture.users(node).etag();

        fixture.directory.updateUser(user.id(), draft -> draft.withDeviceLimit(3), "test");
        assertThat(fixture.users(node).etag()).isNotEqualTo(etag);
        fixture.directory.updateUser(user.id(), draft -> draft.withDeviceLimit(0), "test");

        assertThat(fixture.users(node).etag()).isEqualTo(etag);
    }

    /** A list rewritten in parts must be the list written whole, whatever happened in between. */
    @Test
    void rewritesPartsToTheSameBytesAsTheWhole() {
        Random random = new Random(42);
        Node node = fixture.node();
        List<Long> living = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            int action = living.isEmpty() ? 0 : random.nextInt(4);
            switch (action) {
                case 0 -> {
                    User user =
                            fixture.directory.createUser(
                                    UserDraft.of(step + "@example.com")
                                            .withId(1 + step * 5_000L + random.nextInt(5_000))
                                            .withLimitBytes(100),
                                    "test");
                    living.add(user.id());
                }
                case 1 -> fixture.standings.used(any(living, random), random.nextInt(200));
                case 2 ->
                        fixture.directory.updateUser(
                                any(living, random),
                                draft -> draft.withDeviceLimit(random.nextInt(12)),
                                "test");
                default ->
                        fixture.directory.deleteUser(
                                living.remove(random.nextInt(living.size())), "test");
            }
            if (random.nextInt(3) == 0) {
                Roster whole = new Roster(fixture.directory, fixture.standings, fixture.clock);
                for (Format format : FORMATS) {
                    Representation fresh = whole.users(node, format);
                    Representation parts = fixture.roster.users(node, format);
                    assertThat(parts.bytes()).isEqualTo(fresh.bytes());
                    assertThat(parts.etag()).isEqualTo(fresh.etag());
                }
            }
        }
    }

    @Test
    void neverAnswersAnythingOlderThanAFinishedChange() throws InterruptedException {
        for (int i = 0; i < 5_000; i++) {
            fixture.numbered(i);
        }
        Node node = fixture.node();
        List<String> stale = new ArrayList<>();
        Thread asker =
                Thread.ofVirtual()
                        .start(() -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                fixture.users(node);
                            }
                        });
        for (int i = 0; i < 300; i++) {
            long id = 1 + i * 16L;
            fixture.directory.deleteUser(id, "test");
            if (fixture.json(node).contains("{\"id\":" + id + ",")) {
                stale.add("user " + id);
            }
        }
        asker.interrupt();
        asker.join();

        assertThat(stale).isEmpty();
    }

    private static long any(List<Long> ids, Random random) {
        return ids.get(random.nextInt(ids.size()));
    }
}
