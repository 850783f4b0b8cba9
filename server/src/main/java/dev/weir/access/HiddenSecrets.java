package dev.weir.access;

import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Documents for eyes that must not see what signs users and nodes in: every such text is replaced
 * by one that only tells whether it changed.
 */
public final class HiddenSecrets {
    /** By the name of the member. Rather too much than too little. */
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(key|token|secret|passw|uuid|sentinel|obfs|short_id|psk).*");

    private static final String STAND_IN = "hidden ";
    private static final int SHOWN = 8;
    private static final Pattern STANDS_IN = Pattern.compile("\"" + STAND_IN + "[0-9a-f]{8}\"");

    private HiddenSecrets() {}

    /** Whether a document holds what stands in for a secret, so that keeping it would lose that. */
    public static boolean standIn(String json) {
        return STANDS_IN.matcher(json).find();
    }

    /** The same without secrets, also in a member {@code settings} that is JSON in a text. */
    public static JsonObject in(JsonObject object) {
        return object.withTexts((name, text) -> {
            if (name.equals("settings") && text.startsWith("{")) {
                return in(JsonObject.read(text.getBytes(StandardCharsets.UTF_8))).toText();
            }
            return text.isEmpty() || !SECRET.matcher(name).matches()
                    ? text
                    : STAND_IN + Secrets.sha256(text).substring(0, SHOWN);
        });
    }
}
