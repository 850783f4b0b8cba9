package dev.weir.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private static final String HERE = "192.0.2.1";
    private static final long SECOND = 1_000_000_000L;

    private long nanos = 5 * SECOND;
    private final Throttle throttle = new Throttle(() -> nanos);

    /** Seconds to wait, 0 = the try was let through and failed. */
    private long fail(String account, String address, boolean known) {
        try {
            throttle.begin(account, address, known);
            return 0;
        } catch (AccessRefused refused) {
            assertThat(refused.why()).isEqualTo(AccessRefused.Why.TOO_MANY_ATTEMPTS);
            return refused.retryAfterSeconds();
        }
    }

    @Test
    void doublesTheWaitWithEachFailureUpToAQuarterOfAnHour() {
        for (int i = 0; i < 5; i++) {
            assertThat(fail("kate", HERE, true)).isZero();
        }
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            long wait = fail("kate", HERE, true);
            waits.add(wait);
            nanos += wait * SECOND;
            assertThat(fail("kate", HERE, true)).isZero();
        }

        assertThat(waits)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
    }

    @Test
    void keepsNobodyOutForLongerThanAMinuteByWhatOthersGuess() {
        long longest = 0;
        for (int i = 0; i < 500; i++) {
            String elsewhere = "203.0." + i / 250 + "." + i % 250;
            longest = Math.max(longest, fail("kate", elsewhere, false));
            nanos += SECOND;
        }

        assertThat(longest).isBetween(55L, 60L);
        assertThat(fail("kate", HERE, true)).isZero();
        assertThat(fail("kate", HERE, false)).isLessThanOrEqualTo(60);
    }

    @Test
    void countsManyTriesAtOnceAsMany() {
        for (int i = 0; i < 5; i++) {
            throttle.begin("kate", HERE, false);
        }

        assertThatThrownBy(() -> throttle.begin("kate", HERE, false))
                .isInstanceOf(AccessRefused.class);
    }

    @Test
    void forgetsWhatFailedBeforeWithASuccess() {
        for (int i = 0; i < 4; i++) {
            fail("kate", HERE, false);
        }
        throttle.begin("kate", HERE, false).succeeded();

        for (int i = 0; i < 5; i++) {
            assertThat(fail("kate", HERE, false)).isZero();
        }
        assertThat(fail("kate", HERE, false)).isEqualTo(1);
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        for (int i = 0; i < 20; i++) {
            assertThat(fail("u" + i, "2001:db8:1:2::" + i, false)).isZero();
        }

        assertThat(fail("u99", "2001:db8:1:2:ffff::1", false)).isPositive();
        assertThat(fail("u99", "2001:db8:1:3::1", false)).isZero();
        // An IPv4 address in IPv6 clothes is that IPv4 address.
        assertThat(Throttle.network("::ffff:192.0.2.1")).isEqualTo(Throttle.network("192.0.2.1"));
    }

    @Test
    void forgetsAfterAnHour() {
        for (int i = 0; i < 12; i++) {
            nanos += fail("kate", HERE, false) * SECOND;
        }
        nanos += 3_601 * SECOND;

        for (int i = 0; i < 5; i++) {
            assertThat(fail("kate", HERE, false)).isZero();
        }
    }

    @Test
    void takesBoundedMemoryWhateverIsTried() {
        for (int i = 0; i < 100_000; i++) {
            fail("u" + i, "10." + (i >> 16) + "." + ((i >> 8) & 255) + "." + (i & 255), false);
        }

        assertThat(throttle.size()).isLessThanOrEqualTo(20_000);
    }
}
