package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokensTest {
    @Test
    void matchesOnlyTheTokenOfTheDigest() {
        String digest = Tokens.sha256Hex("secret");

        assertThat(digest)
                .isEqualTo("2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b");
        assertThat(Tokens.matches("secret", digest)).isTrue();
        assertThat(Tokens.matches("secret ", digest)).isFalse();
        assertThat(Tokens.matches("", digest)).isFalse();
    }

    @Test
    void noDigestMatchesNothing() {
        assertThat(Tokens.matches("", "")).isFalse();
        assertThat(Tokens.matches("secret", "")).isFalse();
    }
}
