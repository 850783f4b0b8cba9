package dev.weir.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeakerInBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"machine_id\":3,\"a\":1} | {\"a\":1}",
                "{\"a\":{\"machine_id\":3}, \"machine_id\": \"3\" } | {\"a\":{\"machine_id\":3}}",
                "{\"machine_id\":3} | {}",
                "{\"machine\\u005fid\":3,\"\\u006Eode_id\":5} | {\"\\u006Eode_id\":41}",
                "{\"node_id\":5,\"x\":\"}\\\"node_id\"} | {\"node_id\":41,\"x\":\"}\\\"node_id\"}",
                "{\"x\":[1,{\"y\":2}] , \"node_id\" : \"5\"} | {\"x\":[1,{\"y\":2}],\"node_id\" : 41}",
            })
    void putsWhoSpeaksIntoThePanelsWordsAndLeavesTheRestToTheByte(String body, String wanted) {
        assertThat(rewritten(body)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"7\":[1, 2]}",
                "{ \"node_id\":41,\"7\":[1,2] }",
                "{\"node_id\":\"41\"}",
                "{\"7\":[1,2],\"to\":\"node_id\"}",
                "{\"machine_id\":3,\"cut",
                "{\"machine_id\":",
                "[\"machine_id\"]",
                "\"machine_id\"",
                "{\"machine_id\"}",
                "{\"a\":1}}\"node_id\"",
            })
    void leavesWholeWhatNamesNobodyElseOrCannotBeRead(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThat(SpeakerInBody.rewritten(bytes, 41)).isSameAs(bytes);
    }

    private static String rewritten(String body) {
        return new String(
                SpeakerInBody.rewritten(body.getBytes(StandardCharsets.UTF_8), 41),
                StandardCharsets.UTF_8);
    }
}
