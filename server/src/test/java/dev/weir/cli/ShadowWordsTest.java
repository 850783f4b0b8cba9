package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.shadow.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The parts of a difference are the same ones wherever they are told. */
final class ShadowWordsTest {
    private static final List<String> PARTS =
            Arrays.stream(Part.values()).map(Part::member).toList();

    @Test
    void theCommandTellsAllParts() {
        assertThat(ShadowWords.PARTS).extracting(ShadowWords.Word::member).isEqualTo(PARTS);
    }

    @Test
    void thePageTellsAllParts() throws IOException {
        String page = resource("/web/shadow.js");
        String list = page.substring(page.indexOf("const PARTS = ["), page.indexOf("];"));
        assertThat(Pattern.compile("\\[\"(\\w+)\", \"").matcher(list).results())
                .extracting(found -> found.group(1))
                .isEqualTo(PARTS);
    }

    @Test
    void theDescriptionOfTheApiTellsAllParts() throws IOException {
        Matcher required =
                Pattern.compile("ShadowParts:\\n.*\\n.*\\n +required: \\[([^\\]]*)]")
                        .matcher(resource("/openapi/openapi.yaml"));
        assertThat(required.find()).isTrue();
        assertThat(required.group(1).split(", ")).containsExactlyElementsOf(PARTS);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ShadowWordsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
