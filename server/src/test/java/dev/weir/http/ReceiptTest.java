package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceiptTest {
    private static final long INSTANCE = 0x0123456789abcdefL;
    private static final String VALUE = "0123456789abcdef.42";

    @Test
    void readsWhatItWrote() {
        Receipt receipt = new Receipt(0xbeefL, 7);

        assertThat(receipt.setCookie(3)).isEqualTo("weir3=000000000000beef.7; Path=/");
        assertThat(read("weir3=000000000000beef.7", 3)).isEqualTo(receipt);
    }

    @Test
    void takesTheFirstOfRepeatedCookiesBecauseARetryRepeatsThem() {
        assertThat(read("weir1=" + VALUE + "; weir1=" + VALUE, 1))
                .isEqualTo(new Receipt(INSTANCE, 42));
        assertThat(read("weir1=" + VALUE + "; weir1=0123456789abcdef.43", 1))
                .isEqualTo(new Receipt(INSTANCE, 42));
    }

    @Test
    void findsItsOwnSourceAmongOthers() {
        String line = "session=abc; weir11=" + VALUE + "; weir1=00000000000000ff.5; xweir1=1.1";

        assertThat(read(line, 1)).isEqualTo(new Receipt(0xff, 5));
        assertThat(read(line, 11)).isEqualTo(new Receipt(INSTANCE, 42));
        assertThat(read(line, 111)).isNull();
    }

    @Test
    void takesGarbageForNone() {
        for (String garbage :
                new String[] {
                    "",
                    "weir1",
                    "weir1=",
                    "weir1=.",
                    "weir1=0123456789abcdef",
                    "weir1=0123456789abcdef.",
                    "weir1=0123456789abcdef.-1",
                    "weir1=0123456789abcdef.1x",
                    "weir1=0123456789abcdef.99999999999999999999",
                    "weir1=0123456789abcdef.9223372036854775808",
                    "weir1=0000000000000000.1",
                    "weir1=f123456789abcdef.1",
                    "weir1=0123456789abcde.1",
                    "weir1=0123456789abcdexx.1",
                    "weir1=\"" + VALUE + "\"",
                    ";;;==;; ;"
                }) {
            assertThat(read(garbage, 1)).as(garbage).isNull();
        }
    }

    @Test
    void readsTheLargestPosition() {
        assertThat(read("weir1=0123456789abcdef.9223372036854775807", 1))
                .isEqualTo(new Receipt(INSTANCE, Long.MAX_VALUE));
    }

    @Test
    void survivesAnyLine() {
        Random random = new Random(1);
        String alphabet = "weir1=0123456789abcdef.; \"\\,";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int length = random.nextInt(60); length > 0; length--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Receipt.first(line.toString(), "weir1");
        }
    }

    private static @Nullable Receipt read(String line, long sourceId) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderNames.COOKIE, line);
        return Receipt.of(headers, sourceId);
    }
}
