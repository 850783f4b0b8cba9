package dev.weir.collect.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenStripperTest {
    private static final String SECRET = "s3cret-of-node";

    @Test
    void leavesABodyWithoutTokenAsItCame() {
        byte[] body = "{\"7\":[1,2] }\n".getBytes(StandardCharsets.UTF_8);

        assertThat(TokenStripper.strip(body, SECRET)).isSameAs(body);
    }

    @Test
    void takesTheTokenOutAndKeepsTheRestByteForByte() {
        assertThat(
                        strip(
                                "{\"token\":\"s3cret-of-node\",\"node_id\":3,\"traffic\":{\"7\":[1,2]}}",
                                null))
                .isEqualTo("{\"node_id\":3,\"traffic\":{\"7\":[1,2]}}");
        assertThat(strip("{ \"7\" : [1, 2] , \"token\" : \"x\" } ", null))
                .isEqualTo("{\"7\" : [1, 2]} ");
        assertThat(strip("{\"a\":1,\"token\":{\"b\":[1]},\"token\":5,\"c\":2}", null))
                .isEqualTo("{\"a\":1,\"c\":2}");
        assertThat(strip("{\"token\":\"x\"}", null)).isEqualTo("{}");
    }

    @Test
    void seesThroughEscapes() {
        assertThat(strip("{\"\\u0074oken\":\"s3cret-of-node\",\"7\":[1,2]}", SECRET))
                .isEqualTo("{\"7\":[1,2]}");
    }

    @Test
    void masksThePresentedTokenWhereverItStands() {
        assertThat(strip("{\"key\":\"s3cret-of-node\",\"7\":[1,2]}", SECRET))
                .isEqualTo("{\"key\":\"**************\",\"7\":[1,2]}");
        assertThat(strip("garbage s3cret-of-node", SECRET)).isEqualTo("garbage **************");
    }

    @Test
    void neverTakesANumberOfBytesForASecret() {
        String body = "{\"12345678\":[12345678,123456789]}";

        assertThat(strip(body, "12345678")).isEqualTo(body);
        assertThat(strip(body, "7")).isEqualTo(body);
    }

    @Test
    void hidesWhatFollowsTheNameInABodyThatIsNoJson() {
        assertThat(strip("{\"7\":[1,2],\"token\":\"another\",", null))
                .isEqualTo("{\"7\":[1,2],\"token\":\"*******\",");
        assertThat(strip("{\"token\": \"unended", null)).isEqualTo("{\"token\": \"*******");
    }

    private static String strip(String body, @Nullable String presented) {
        return new String(
                TokenStripper.strip(body.getBytes(StandardCharsets.UTF_8), presented),
                StandardCharsets.UTF_8);
    }
}
