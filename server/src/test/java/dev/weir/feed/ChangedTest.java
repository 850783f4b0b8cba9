package dev.weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangedTest {
    private final Changed changed = new Changed();

    @Test
    void tellsEachKeyOnceHoweverOftenItChanged() {
        changed.includes(41);
        changed.add(Channel.TRAFFIC, 7);
        changed.add(Channel.NODE, 3);
        changed.add(Channel.TRAFFIC, 5);
        changed.add(Channel.TRAFFIC, 7);
        changed.includes(42);

        assertThat(changed.take())
                .containsExactly(
                        new Notice(
                                Channel.TRAFFIC,
                                "{\"type\":\"traffic_update\",\"action\":\"update\","
                                        + "\"collection\":\"user_traffic_logs\",\"keys\":[5,7],"
                                        + "\"as_of\":42}"),
                        new Notice(
                                Channel.NODE,
                                "{\"type\":\"node_update\",\"action\":\"update\","
                                        + "\"collection\":\"subscription_nodes\",\"keys\":[3],"
                                        + "\"as_of\":42}"));
        assertThat(changed.isEmpty()).isTrue();
    }

    @Test
    void noPayloadIsLongerThanPostgresTakesWhateverTheNumbers() throws Exception {
        changed.includes(Long.MAX_VALUE);
        for (int i = 0; i < Changed.MOST_KEYS; i++) {
            changed.add(Channel.NODE_TRAFFIC, Long.MAX_VALUE - i);
        }

        List<Notice> notices = changed.take();

        int keys = 0;
        for (Notice notice : notices) {
            byte[] payload = notice.payload().getBytes(StandardCharsets.UTF_8);
            assertThat(payload.length).isLessThan(8_000);
            assertThat(JsonObject.read(payload).text("action")).isEqualTo("update");
            keys += notice.payload().split("922337203685477", -1).length - 2;
        }
        assertThat(keys).isEqualTo(Changed.MOST_KEYS);
    }

    @Test
    void moreKeysThanAreWorthTellingAreOneInvalidate() {
        changed.includes(9);
        for (int i = 0; i <= Changed.MOST_KEYS; i++) {
            changed.add(Channel.TRAFFIC, i);
        }
        changed.add(Channel.TRAFFIC, 1);

        assertThat(changed.take())
                .extracting(Notice::payload)
                .containsExactly(
                        "{\"type\":\"traffic_update\",\"action\":\"invalidate\","
                                + "\"collection\":\"user_traffic_logs\",\"keys\":[],\"as_of\":9}");
    }
}
