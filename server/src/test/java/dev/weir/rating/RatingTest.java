package dev.weir.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1300000, 0",
        "1, 1300000, 1", // 1.3
        "2, 1300000, 3", // 2.6
        "5, 1300000, 7", // 6.5 goes up
        "1, 500000, 1", // 0.5 goes up
        "1, 499999, 0",
        "3, 500000, 2", // 1.5 goes up, not to the even 2 by chance
        "5, 500000, 3", // 2.5 goes up, not to the even 2
        "1000, 0, 0",
        "9223372036854775807, 1000000, 9223372036854775807",
        "9223372036854775807, 500000, 4611686018427387904",
        "9223372036854775, 1000000000, 9223372036854775000"
    })
    void roundsHalfUp(long bytes, long rate, long billed) {
        assertThat(Rating.billed(bytes, rate)).isEqualTo(billed);
    }

    @Test
    void agreesWithExactArithmetic() {
        Random random = new Random(3);
        for (int i = 0; i < 100_000; i++) {
            long bytes = random.nextLong(1L << (1 + random.nextInt(50)));
            long rate = random.nextLong(1_000 * Rating.ONE);
            BigDecimal exact =
                    BigDecimal.valueOf(bytes)
                            .multiply(BigDecimal.valueOf(rate))
                            .divide(BigDecimal.valueOf(Rating.ONE), 0, RoundingMode.HALF_UP);

            assertThat(BigDecimal.valueOf(Rating.billed(bytes, rate))).isEqualByComparingTo(exact);
        }
    }

    @Test
    void failsRatherThanWrapsWhenTheProductIsTooLarge() {
        assertThatThrownBy(() -> Rating.billed(Long.MAX_VALUE, 1_000_001))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void failsAtTheFirstByteTooMany() {
        assertThat(Rating.billed(Long.MAX_VALUE / 2, 2_000_000)).isEqualTo(Long.MAX_VALUE - 1);
        assertThatThrownBy(() -> Rating.billed(Long.MAX_VALUE / 2 + 1, 2_000_000))
                .isInstanceOf(ArithmeticException.class);
    }
}
