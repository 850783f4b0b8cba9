package dev.weir.collect.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.journal.Report.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceContactTest {
    private static final byte[] NO_PEER = {};
    private static final long INTERVAL = 60_000;
    private static final long STREAM = 5;

    private long millis = 1_800_000_000_000L;
    private long nanos = 1;
    private int step;
    private final SourceContact contact = new SourceContact(3);

    @Test
    void aFirstPushCoversOneInterval() {
        assertThat(start(false)).isEqualTo(millis - INTERVAL);
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void aPushCoversTheTimeSinceTheOneBefore() {
        push();
        pass(Duration.ofSeconds(20));
        assertThat(start(false)).isEqualTo(millis - 20_000);
    }

    @Test
    void anIdleNightIsNotAnInterval() {
        push();
        for (int minute = 0; minute < 12 * 60; minute++) {
            pass(Duration.ofSeconds(60));
            contact.heard(now(), INTERVAL);
        }
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void aKeeperReachesBackOverASilenceThatHasJustEnded() {
        push();
        pass(Duration.ofHours(2));
        contact.heard(now(), INTERVAL);
        pass(Duration.ofSeconds(30));
        contact.heard(now(), INTERVAL);

        assertThat(start(true)).isEqualTo(millis - Duration.ofHours(2).toMillis() - 30_000);
        assertThat(start(false)).isEqualTo(millis - INTERVAL);

        push();
        pass(Duration.ofSeconds(60));
        assertThat(start(true)).isEqualTo(millis - 60_000);
    }

    @Test
    void aSilenceThatEndedLongAgoIsForgotten() {
        push();
        pass(Duration.ofHours(2));
        for (int minute = 0; minute < 10; minute++) {
            contact.heard(now(), INTERVAL);
            pass(Duration.ofSeconds(60));
        }
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void aSilenceAfterAnIdleNightReachesBackToItsOwnBeginning() {
        push();
        for (int minute = 0; minute < 600; minute++) {
            pass(Duration.ofSeconds(60));
            contact.heard(now(), INTERVAL);
        }
        pass(Duration.ofMinutes(30));
        contact.heard(now(), INTERVAL);

        assertThat(start(true)).isEqualTo(millis - Duration.ofMinutes(31).toMillis());
    }

    @Test
    void aKeeperReachesBackOverPushesWeRefused() {
        push();
        pass(Duration.ofSeconds(60));
        long from = start(true);
        contact.refused(STREAM, from, now());
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(60));
            contact.heard(now(), INTERVAL);
            contact.refused(STREAM, start(true), now());
        }
        pass(Duration.ofSeconds(60));
        assertThat(start(true)).isEqualTo(from);
        assertThat(start(false)).isEqualTo(millis - INTERVAL);
        push();
        pass(Duration.ofSeconds(60));
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void afterAStepOfTheClockAnIntervalIsOnePushInterval() {
        push();
        pass(Duration.ofSeconds(20));
        millis -= Duration.ofHours(1).toMillis();
        step++;
        assertThat(start(false)).isEqualTo(millis - INTERVAL);
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void noIntervalIsOlderThanAMonth() {
        push();
        pass(Duration.ofDays(400));
        contact.heard(now(), INTERVAL);
        assertThat(start(true)).isEqualTo(millis - Duration.ofDays(31).toMillis());
    }

    @Test
    void noIntervalIsNegativeWhenPushesOvertakeEachOther() {
        Moment before = now();
        pass(Duration.ofSeconds(5));
        push();
        assertThat(contact.intervalStart(STREAM, true, before, INTERVAL))
                .isEqualTo(before.wallMillis());
    }

    @Test
    void pushesRefusedBeforeTheClockWasSetTellNothingOfTheInterval() {
        push();
        pass(Duration.ofSeconds(60));
        contact.refused(STREAM, start(true), now());
        millis += Duration.ofDays(20).toMillis();
        step++;
        pass(Duration.ofSeconds(60));
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void afterARestartAPushBeforeTheClockWasSetTellsNothingOfTheInterval() {
        contact.restore(STREAM, NO_PEER, millis - Duration.ofMinutes(10).toMillis(), now());
        contact.clockSteppedSince();
        contact.heard(now(), INTERVAL);

        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void takesUpAfterARestartWhereItWas() {
        contact.restore(STREAM, NO_PEER, millis - Duration.ofMinutes(10).toMillis(), now());
        contact.heard(now(), INTERVAL);

        assertThat(start(true)).isEqualTo(millis - Duration.ofMinutes(10).toMillis());
        assertThat(start(false)).isEqualTo(millis - INTERVAL);
        assertThat(contact.evidence(STREAM)).isEqualTo(Evidence.UNKNOWN);
    }

    @Test
    void aRestoredTimeInTheFutureIsNotBelieved() {
        contact.restore(STREAM, NO_PEER, millis + 1, now());
        assertThat(start(true)).isEqualTo(millis - INTERVAL);
    }

    @Test
    void aRestoredSuccessorStaysTheOneWhoSpeaks() {
        long successor = Instances.successor(0, 3, millis);
        contact.restore(0, NO_PEER, millis - 100_000, now());
        contact.restore(successor, NO_PEER, millis - 60_000, now());

        assertThat(contact.cookielessInstance(new byte[] {1, 2, 3, 4}, null, now(), INTERVAL))
                .isEqualTo(successor);
    }

    @Test
    void aRestoredSuccessorSpeaksThoughTheClockWentBack() {
        long successor = Instances.successor(0, 3, millis);
        contact.restore(successor, NO_PEER, millis + Duration.ofHours(1).toMillis(), now());

        assertThat(contact.cookielessInstance(new byte[] {1, 2, 3, 4}, null, now(), INTERVAL))
                .isEqualTo(successor);
    }

    @Test
    void ofSeveralAddressesARestoredSuccessorStaysWithItsAddress() {
        byte[] here = {10, 0, 0, 1};
        byte[] there = {10, 0, 0, 2};
        long first = Instances.ofAddress(here);
        long successor = Instances.successor(first, 3, millis);
        contact.restore(first, here, millis - 100_000, now());
        contact.restore(successor, here, millis - 60_000, now());

        assertThat(contact.cookielessInstance(here, null, now(), INTERVAL)).isEqualTo(successor);
        assertThat(contact.cookielessInstance(there, null, now(), INTERVAL))
                .isEqualTo(Instances.ofAddress(there));
    }

    @Test
    void newsOfAnOlderAnswerChangesNothing() {
        long first = push();
        long second = push();
        contact.settled(STREAM, first, Evidence.NOT_RECEIVED);
        assertThat(contact.evidence(STREAM)).isEqualTo(Evidence.UNKNOWN);
        contact.settled(STREAM, second, Evidence.RECEIVED);
        assertThat(contact.evidence(STREAM)).isEqualTo(Evidence.RECEIVED);
    }

    @Test
    void remembersABoundedNumberOfStreams() {
        for (long instance = 1; instance < 10_000; instance++) {
            contact.pushed(instance, null, now());
        }
        assertThat(contact.senders(now(), INTERVAL)).isLessThanOrEqualTo(64);
    }

    private long push() {
        contact.heard(now(), INTERVAL);
        return contact.pushed(STREAM, null, now());
    }

    private long start(boolean keeper) {
        return contact.intervalStart(STREAM, keeper, now(), INTERVAL);
    }

    private Moment now() {
        return new Moment(millis, nanos, step);
    }

    private void pass(Duration time) {
        millis += time.toMillis();
        nanos += time.toNanos();
    }
}
