package dev.weir.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Directory;
import dev.weir.directory.FakeActLog;
import dev.weir.directory.FakeClock;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StandingsTest {
    private final FakeClock clock = new FakeClock();
    private final Directory directory = new Directory(new FakeActLog(), clock);
    private final Standings standings = new Standings(directory, clock);
    private final List<Long> told = new ArrayList<>();

    StandingsTest() {
        standings.onChange(told::add);
    }

    private User user(UserDraft draft) {
        return directory.createUser(draft, "test");
    }

    private User limited(long bytes) {
        return user(UserDraft.of("a@example.com").withLimitBytes(bytes));
    }

    private User expiring(String email, long inSeconds) {
        return user(UserDraft.of(email).withExpiresAt(clock.instant().plusSeconds(inSeconds)));
    }

    private Standing standing(User user) {
        return standings.standingOf(user, clock.millis());
    }

    @Test
    void isActiveWithoutLimitAndExpiry() {
        User user = user(UserDraft.of("a@example.com"));
        standings.used(user.id(), Long.MAX_VALUE);

        assertThat(standing(user)).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void isExhaustedFromTheByteThatReachesTheLimit() {
        User user = limited(100);

        standings.used(user.id(), 99);
        assertThat(standing(user)).isEqualTo(Standing.ACTIVE);
        standings.used(user.id(), 100);
        assertThat(standing(user)).isEqualTo(Standing.EXHAUSTED);
    }

    @Test
    void isExhaustedFromTheStartWithALimitOfZero() {
        assertThat(standing(limited(0))).isEqualTo(Standing.EXHAUSTED);
    }

    @Test
    void tellsOfACrossingOnceEitherWay() {
        User user = limited(100);
        told.clear();

        standings.used(user.id(), 50);
        standings.used(user.id(), 150);
        standings.used(user.id(), 200);
        standings.used(user.id(), 80);

        assertThat(told).containsExactly(user.id(), user.id());
    }

    @Test
    void tellsOfACrossingByAnotherLimit() {
        User user = limited(100);
        standings.used(user.id(), 150);
        told.clear();

        directory.updateUser(user.id(), draft -> draft.withLimitBytes(200), "test");

        assertThat(told).containsExactly(user.id());
        assertThat(directory.users()).allMatch(now -> standing(now) == Standing.ACTIVE);
    }

    @Test
    void isExpiredFromTheMomentOfTheExpiry() {
        User user = expiring("a@example.com", 10);

        clock.plusSeconds(9);
        assertThat(standing(user)).isEqualTo(Standing.ACTIVE);
        clock.plusSeconds(1);
        assertThat(standing(user)).isEqualTo(Standing.EXPIRED);
    }

    @Test
    void isDisabledBeforeAllElse() {
        User user =
                user(
                        UserDraft.of("a@example.com")
                                .withEnabled(false)
                                .withLimitBytes(0)
                                .withExpiresAt(Instant.EPOCH));

        assertThat(standing(user)).isEqualTo(Standing.DISABLED);
    }

    @Test
    void tellsOfEachExpiryOnceWhenTheClockComesBy() {
        User second = expiring("b@example.com", 20);
        User first = expiring("a@example.com", 10);

        assertThat(standings.nextExpiry()).isEqualTo(clock.millis() + 10_000);
        clock.plusSeconds(10);
        standings.advance(clock.millis());
        assertThat(told).containsExactly(first.id());
        clock.plusSeconds(100);
        standings.advance(clock.millis());
        standings.advance(clock.millis());
        assertThat(told).containsExactly(first.id(), second.id());
        assertThat(standings.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void doesNotTellOfAnExpiryThatWasMoved() {
        User user = expiring("a@example.com", 10);
        directory.updateUser(
                user.id(), draft -> draft.withExpiresAt(clock.instant().plusSeconds(50)), "test");

        clock.plusSeconds(20);
        standings.advance(clock.millis());

        assertThat(told).isEmpty();
        assertThat(standings.nextExpiry()).isEqualTo(clock.millis() + 30_000);
    }

    @Test
    void tellsAgainWhenTheClockIsSetBackBehindAnExpiry() {
        User user = expiring("a@example.com", 10);
        Instant real = clock.instant();
        clock.plusSeconds(73L * 365 * 86_400);
        standings.advance(clock.millis());
        told.clear();

        clock.set(real);
        standings.advance(clock.millis());

        assertThat(told).containsExactly(user.id());
        assertThat(standing(user)).isEqualTo(Standing.ACTIVE);
        clock.plusSeconds(10);
        standings.advance(clock.millis());
        assertThat(told).containsExactly(user.id(), user.id());
    }

    @Test
    void takesInTheUsersThatWereThereBefore() {
        User user = limited(100);
        expiring("b@example.com", 10);

        Standings later = new Standings(directory, clock);
        later.used(user.id(), 100);

        assertThat(later.exhausted()).containsExactly(user.id());
        assertThat(later.nextExpiry()).isEqualTo(clock.millis() + 10_000);
    }

    @Test
    void holdsPresumedUsersForExhaustedUntilPostingSpeaks() {
        User user = limited(100);

        standings.presumeExhausted(new long[] {user.id(), 777});
        assertThat(standing(user)).isEqualTo(Standing.EXHAUSTED);
        standings.used(user.id(), 60);
        assertThat(standing(user)).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void presumesUsersThatTheDirectoryTakesInLater() {
        User user = limited(100);
        User other = user(UserDraft.of("b@example.com").withLimitBytes(100));
        Directory empty = new Directory(new FakeActLog(), clock);
        Standings early = new Standings(empty, clock);
        early.presumeExhausted(new long[] {user.id(), other.id()});
        early.used(other.id(), 5);

        empty.load(directory.snapshot());

        assertThat(early.exhausted()).containsExactly(user.id());
    }

    @Test
    void followsADirectoryThatIsLoadedLater() {
        User user = limited(100);
        expiring("b@example.com", 10);
        Directory empty = new Directory(new FakeActLog(), clock);
        Standings early = new Standings(empty, clock);
        early.onChange(told::add);
        empty.load(directory.snapshot());
        told.clear();

        early.used(user.id(), 100);

        assertThat(told).containsExactly(user.id());
        assertThat(early.nextExpiry()).isEqualTo(clock.millis() + 10_000);
    }

    @Test
    void listsTheExhaustedInTheOrderOfTheirIds() {
        for (int i = 0; i < 100; i++) {
            User user =
                    user(UserDraft.of(i + "@example.com").withLimitBytes(i % 3 == 0 ? 10 : 1_000));
            standings.used(user.id(), 500);
        }

        assertThat(standings.exhausted()).hasSize(34).isSorted();
    }

    @Test
    void doesNotListADeletedUser() {
        User user = limited(10);
        standings.used(user.id(), 10);
        directory.deleteUser(user.id(), "test");

        assertThat(standings.exhausted()).isEmpty();
    }

    @Test
    void keepsTheUsageOfManyUsersApart() {
        Random random = new Random(7);
        long[] ids = random.longs(100_000, 1, 1L << 40).distinct().toArray();
        for (int i = 0; i < ids.length; i++) {
            standings.used(ids[i], i + 1);
        }

        for (int i = 0; i < ids.length; i++) {
            assertThat(standings.usedBytes(ids[i])).isEqualTo(i + 1);
        }
        assertThat(standings.usedBytes(0)).isZero();
    }

    @Test
    void ignoresUsageOfNobody() {
        standings.used(0, 5);

        assertThat(standings.usedBytes(0)).isZero();
    }
}
