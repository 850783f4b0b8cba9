package dev.weir.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PushBodyTest {
    private static final Pattern ENTRY = Pattern.compile("\"(\\d+)\":\\[([1-9]\\d*),([1-9]\\d*)]");

    @Test
    void keepsItsSumsAndItsLengthThroughEveryChange() {
        PushBody body = new PushBody(new long[] {3, 17, 4000}, 4, 6, 1);
        int length = body.bytes().length;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            body.change();
            String text = new String(body.bytes(), StandardCharsets.US_ASCII);
            seen.add(text);
            assertThat(text).hasSize(length).startsWith("{\"3\":[");
            long upload = 0;
            long download = 0;
            Matcher entry = ENTRY.matcher(text);
            while (entry.find()) {
                upload += Long.parseLong(entry.group(2));
                download += Long.parseLong(entry.group(3));
            }
            assertThat(body.upload()).isEqualTo(upload);
            assertThat(body.download()).isEqualTo(download);
        }
        assertThat(seen.size()).isGreaterThan(990);
    }
}
