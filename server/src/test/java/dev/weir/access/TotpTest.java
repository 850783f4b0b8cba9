package dev.weir.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TotpTest {
    /** The secret of RFC 6238, appendix B. */
    private static final String SECRET =
            Base32.encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private static final long NOW = 1_800_000_000_000L;

    /** The last six digits of the eight in appendix B. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void agreesWithTheRfc(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.stepAt(seconds * 1000))).isEqualTo(code);
    }

    @Test
    void readsBackWhatItWritesInBase32() {
        // RFC 4648 §10, without padding.
        assertThat(Base32.encode("foobar".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("MZXW6YTBOI");
        assertThat(Base32.encode("fo".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXQ");
        assertThat(Base32.decode("MZXW6YTB"))
                .isEqualTo("fooba".getBytes(StandardCharsets.US_ASCII));
        byte[] random = Secrets.bytes(20);
        assertThat(Base32.decode(Base32.encode(random))).isEqualTo(random);
    }

    @Test
    void acceptsOneStepAroundNowAndNoFurther() {
        long step = Totp.stepAt(NOW);

        for (int around = -1; around <= 1; around++) {
            assertThat(Totp.accept(SECRET, Totp.code(SECRET, step + around), NOW, 0))
                    .isEqualTo(step + around);
        }
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, step - 2), NOW, 0)).isEqualTo(Totp.NONE);
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, step + 2), NOW, 0)).isEqualTo(Totp.NONE);
    }

    @Test
    void acceptsNoStepTwiceNorOneBefore() {
        long step = Totp.stepAt(NOW);

        assertThat(Totp.accept(SECRET, Totp.code(SECRET, step), NOW, step)).isEqualTo(Totp.NONE);
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, step - 1), NOW, step))
                .isEqualTo(Totp.NONE);
        assertThat(Totp.accept(SECRET, Totp.code(SECRET, step + 1), NOW, step)).isEqualTo(step + 1);
    }
}
