package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import org.junit.jupiter.api.Test;

class EntityTagsTest {
    private static final String TAG = "\"abc123\"";

    @Test
    void anEmptyHeaderIsNone() {
        assertThat(matches("")).isFalse();
        assertThat(matches("  ")).isFalse();
        assertThat(matches("\"\"")).isFalse();
        assertThat(EntityTags.matches(WritableHeaders.create(), TAG)).isFalse();
    }

    @Test
    void knowsItsTagStrongWeakListedAndBare() {
        assertThat(matches(TAG)).isTrue();
        assertThat(matches("W/" + TAG)).isTrue();
        assertThat(matches("abc123")).isTrue();
        assertThat(matches("\"x\", W/\"y\",\"abc123\"")).isTrue();
        assertThat(matches("*")).isTrue();
    }

    @Test
    void isNotFooledByPartsOfTheTag() {
        assertThat(matches("\"abc\"")).isFalse();
        assertThat(matches("\"abc1234\"")).isFalse();
        assertThat(matches("\"x,abc123\"")).isFalse();
        assertThat(matches(",,,")).isFalse();
        assertThat(matches("\"abc123")).isFalse();
        assertThat(matches("W/")).isFalse();
    }

    private static boolean matches(String header) {
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.set(HeaderNames.IF_NONE_MATCH, header);
        return EntityTags.matches(headers, TAG);
    }
}
