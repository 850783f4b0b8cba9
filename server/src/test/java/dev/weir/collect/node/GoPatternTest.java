package dev.weir.collect.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoPatternTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "domain:example.com",
                "(.*\\.|)(example|sample)\\.(com|org)",
                "^tcp:.*:25$",
                "[a-z0-9-]+\\.example\\.com",
                "(?:a|b)+?",
                "a{1,3}",
                "BitTorrent protocol",
                "\\d+\\.\\d+",
                ""
            })
    void takesWhatBothLanguagesKnow(String expression) {
        assertThat(GoPattern.isSafe(expression)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad(?=x)",
                "(?<!x)y",
                "(a)\\1",
                "a++",
                "a**",
                "*a",
                "(*a)",
                "a|*b",
                "(a",
                "a)",
                "[a",
                "[z-a]",
                "[a&&[b]]",
                "a{3,1}",
                "(a{900}){900}",
                "\\k<n>",
                "\\Qx\\E",
                "\\",
                "(?i)a",
                "\\p{Nonsense}",
                "a\nb"
            })
    void refusesWhatGoMayNotTake(String expression) {
        assertThat(GoPattern.isSafe(expression)).isFalse();
    }

    @Test
    void answersSoonForAnything() {
        assertThat(GoPattern.isSafe("(".repeat(3_999))).isFalse();
        assertThat(GoPattern.isSafe("a*".repeat(1_999) + "\\")).isFalse();
        assertThat(GoPattern.isSafe("a".repeat(100_000))).isFalse();
    }
}
