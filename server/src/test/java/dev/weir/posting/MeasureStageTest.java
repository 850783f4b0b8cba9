package dev.weir.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Node.Family;
import dev.weir.journal.Report.Evidence;
import org.junit.jupiter.api.Test;

/** One rule a test; the names D1 to D22 are the timelines of the counting rules. */
class MeasureStageTest {
    private static final long MINUTE = StreamBench.INTERVAL_NANOS;

    private final StreamBench keeps = new StreamBench(Family.KEEPS);
    private final StreamBench resets = new StreamBench(Family.RESETS);
    private final StreamBench auto = new StreamBench(Family.AUTO);

    @Test
    void countsEachPushInFullWhenEveryAnswerArrived() {
        long first = keeps.push(0, 7, 100);
        long second = keeps.push(first, 7, 60);
        keeps.push(second, 7, 60);

        assertThat(keeps.upload(7)).isEqualTo(220);
    }

    @Test
    void countsTheDifferenceWhenTheAnswerWasLost() {
        keeps.push(0, 7, 100);
        keeps.push(0, 7, 160);

        assertThat(keeps.upload(7)).isEqualTo(160);
        assertThat(keeps.measured.kind()).isEqualTo(Measured.Kind.SUPERSET);
    }

    @Test
    void takesTheBaselineFromTheValueNotFromTheLastDifference() {
        keeps.push(0, 7, 100);
        keeps.push(0, 7, 150);
        keeps.push(0, 7, 180);

        assertThat(keeps.upload(7)).isEqualTo(180);
    }

    @Test
    void countsACopyThatComesAfterLaterPushesOnce() {
        long first = resets.push(0, 7, 100);
        resets.push(first, 7, 30);
        resets.push(0, 7, 100);

        assertThat(resets.upload(7)).isEqualTo(130);
        assertThat(resets.measured.kind()).isEqualTo(Measured.Kind.REPEAT);
    }

    @Test
    void countsACopyOfAKeepingClientThatComesAfterLaterPushesOnce() {
        long first = keeps.push(0, 7, 100);
        keeps.push(first, 7, 30);
        keeps.push(0, 7, 100);

        assertThat(keeps.upload(7)).isEqualTo(130);
    }

    @Test
    void countsEqualBodiesUnderDifferentAnswersEachTime() {
        long first = resets.push(0, 7, 114514);
        long second = resets.push(first, 7, 114514);
        resets.push(second, 7, 114514);

        assertThat(resets.upload(7)).isEqualTo(3 * 114514);
    }

    @Test
    void keepsTheEpochOfACounterThatTheAnsweredPushDidNotCarry() {
        // D2: user 7 is suspended right after a lost answer and comes back later.
        keeps.push(0, 7, 100, 8, 50);
        keeps.gone.add(7L);
        long answered = keeps.push(0, 8, 80);
        keeps.gone.clear();
        keeps.push(answered, 7, 105);

        assertThat(keeps.upload(7)).isEqualTo(105);
        assertThat(keeps.upload(8)).isEqualTo(80);
    }

    @Test
    void remembersASuspendedCounterHoweverManyAnswersLater() {
        keeps.push(0, 7, 100, 8, 50);
        long ack = keeps.push(0, 8, 80);
        for (int i = 0; i < 40; i++) {
            ack = keeps.push(ack, 8, 10 + i);
            keeps.storeAndLoad();
        }
        keeps.push(ack, 7, 105);

        assertThat(keeps.upload(7)).isEqualTo(105);
    }

    @Test
    void startsFromZeroWithANewProcess() {
        // D10: the node restarts after an undelivered answer.
        keeps.push(0, 7, 100, 8, 50);
        keeps.newProcess();
        keeps.push(0, 7, 130, 8, 70);

        assertThat(keeps.upload(7)).isEqualTo(230);
        assertThat(keeps.upload(8)).isEqualTo(120);
    }

    @Test
    void takesAnAnswerItDoesNotHoldAsHavingCarriedEveryKey() {
        keeps.push(0, 7, 100);
        for (int i = 0; i < 9; i++) {
            keeps.push(0, 7, 100 + i);
        }
        // Position 5 is known and carried user 7; user 9 was in none.
        keeps.push(5, 7, 40, 9, 11);

        assertThat(keeps.upload(7)).isEqualTo(108 + 40);
        assertThat(keeps.upload(9)).isEqualTo(11);
    }

    @Test
    void ignoresAnAnswerThatIsNotBeforeThePushItself() {
        keeps.push(500_000, 7, 100);
        keeps.push(1, 7, 60);

        assertThat(keeps.upload(7)).isEqualTo(160);
    }

    @Test
    void holdsWhatIsOlderThanFourAnswers() {
        long ack = 0;
        for (int i = 0; i < 8; i++) {
            ack = keeps.push(ack, 7, 10);
        }
        keeps.push(1, 7, 9999);

        assertThat(keeps.upload(7)).isEqualTo(80);
        assertThat(keeps.heldUpload(7)).isEqualTo(9999);
        assertThat(keeps.measured.kind()).isEqualTo(Measured.Kind.STALE);
    }

    @Test
    void countsAFallAmongRisingValuesAsOutOfOrder() {
        keeps.push(0, 7, 100, 8, 50);
        keeps.push(0, 7, 90, 8, 80);

        assertThat(keeps.upload(7)).isEqualTo(100);
        assertThat(keeps.upload(8)).isEqualTo(80);
        assertThat(keeps.measured.outOfOrder()).isEqualTo(1);
    }

    @Test
    void postsAResettingClientsLostPushAndTheNextInFull() {
        resets.push(0, 7, 100);
        resets.push(0, 7, 160);

        assertThat(resets.upload(7)).isEqualTo(260);
    }

    @Test
    void toldNothingReadsEightGrownValuesAsASuperset() {
        auto.push(0, 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80);
        auto.push(0, 1, 11, 2, 20, 3, 31, 4, 41, 5, 51, 6, 61, 7, 71, 8, 81, 9, 5);

        assertThat(auto.upload(1)).isEqualTo(11);
        assertThat(auto.upload(9)).isEqualTo(5);
        assertThat(auto.held.values()).allMatch(v -> v[0] == 0);
    }

    @Test
    void toldNothingHoldsWhatAFewValuesCannotDecide() {
        // D8: both worlds look alike; the smaller reading posts, the rest is held.
        auto.push(0, 7, 1000);
        auto.push(0, 7, 1500);

        assertThat(auto.upload(7)).isEqualTo(1500);
        assertThat(auto.heldUpload(7)).isEqualTo(1000);
    }

    @Test
    void toldNothingReadsAFallUnderTheSameAnswerAsAResettingClient() {
        auto.push(0, 1, 10, 2, 20, 3, 30);
        auto.push(0, 1, 5, 2, 500, 3, 1);

        assertThat(auto.upload(1)).isEqualTo(15);
        assertThat(auto.upload(2)).isEqualTo(520);
        assertThat(auto.upload(3)).isEqualTo(31);
    }

    @Test
    void withoutACookieReceivedMeansANewEpoch() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 1000);
        keeps.pushPlain(Evidence.RECEIVED, MINUTE, 7, 1500);

        assertThat(keeps.upload(7)).isEqualTo(2500);
    }

    @Test
    void withoutACookieNotReceivedMeansTheDifference() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 1000);
        keeps.pushPlain(Evidence.NOT_RECEIVED, MINUTE, 7, 1500);
        keeps.pushPlain(Evidence.RECEIVED, MINUTE, 7, 200);

        assertThat(keeps.upload(7)).isEqualTo(1700);
    }

    @Test
    void withoutAnyProofASmallSupersetPostsTheSmallerReadingAndHoldsTheRest() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 1000);
        keeps.pushPlain(Evidence.UNKNOWN, MINUTE, 7, 1500);

        assertThat(keeps.upload(7)).isEqualTo(1500);
        assertThat(keeps.heldUpload(7)).isEqualTo(1000);
    }

    @Test
    void withoutAnyProofTheSumOfManyIntervalsProvesNothing() {
        keeps.pushPlain(
                Evidence.UNKNOWN, 0, 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80);
        // Received or not, what gathered in ten intervals is above one in every value.
        keeps.pushPlain(
                Evidence.UNKNOWN,
                10 * MINUTE,
                1,
                100,
                2,
                200,
                3,
                300,
                4,
                400,
                5,
                500,
                6,
                600,
                7,
                700,
                8,
                800);

        assertThat(keeps.upload(8)).isEqualTo(800);
        assertThat(keeps.heldUpload(8)).isEqualTo(80);
    }

    @Test
    void withoutAnyProofEightGrownValuesOneIntervalLaterAreASuperset() {
        keeps.pushPlain(
                Evidence.UNKNOWN, 0, 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80);
        keeps.pushPlain(
                Evidence.UNKNOWN, MINUTE, 1, 11, 2, 21, 3, 31, 4, 41, 5, 51, 6, 61, 7, 71, 8, 81);

        assertThat(keeps.upload(8)).isEqualTo(81);
        assertThat(keeps.heldUpload(8)).isZero();
    }

    @Test
    void withoutAnyProofAFallMeansThatTheAnswerWasReceived() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 1000);
        keeps.pushPlain(Evidence.UNKNOWN, MINUTE, 7, 900);

        assertThat(keeps.upload(7)).isEqualTo(1900);
        assertThat(keeps.heldUpload(7)).isZero();
    }

    @Test
    void withoutAnyProofHoldsWhatACounterLeftOutByTheReceivedPushMayRepeat() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 1000);
        keeps.gone.add(7L);
        keeps.pushPlain(Evidence.UNKNOWN, MINUTE, 8, 40);
        keeps.gone.clear();
        // User 8 fell, so the second push was received; it did not carry user 7.
        keeps.pushPlain(Evidence.UNKNOWN, MINUTE, 7, 1200, 8, 10);

        assertThat(keeps.upload(7)).isEqualTo(1200);
        assertThat(keeps.heldUpload(7)).isEqualTo(1000);
        assertThat(keeps.upload(8)).isEqualTo(50);
    }

    @Test
    void withoutACookieHoldsTheBaselineOfACounterThatTheReceivedPushDidNotCarry() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 100);
        keeps.gone.add(7L);
        keeps.pushPlain(Evidence.UNKNOWN, MINUTE, 8, 50);
        keeps.gone.clear();
        // The second push was received. Whether the first was, so whether 7 began again, nobody
        // tells.
        keeps.pushPlain(Evidence.RECEIVED, MINUTE, 7, 130);

        assertThat(keeps.upload(7)).isEqualTo(130);
        assertThat(keeps.heldUpload(7)).isEqualTo(100);
    }

    @Test
    void withoutAnyProofAnEqualBodySoonAfterIsARepeat() {
        keeps.pushPlain(Evidence.UNKNOWN, 0, 7, 1000);
        keeps.pushPlain(Evidence.UNKNOWN, MINUTE / 2, 7, 1000);

        assertThat(keeps.upload(7)).isEqualTo(1000);
        assertThat(keeps.heldUpload(7)).isZero();
    }

    @Test
    void aSuspendedUsersAbsenceDoesNotDisproveASuperset() {
        auto.push(0, 1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70, 8, 80, 9, 90);
        auto.gone.add(9L);
        auto.push(0, 1, 11, 2, 21, 3, 31, 4, 41, 5, 51, 6, 61, 7, 71, 8, 81);

        assertThat(auto.upload(8)).isEqualTo(81);
        assertThat(auto.upload(9)).isEqualTo(90);
    }
}
