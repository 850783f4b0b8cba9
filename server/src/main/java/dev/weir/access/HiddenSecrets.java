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

    private static final int SHOWN = 8;

    private HiddenSecrets() {}

    /** The same without secrets, also in a member {@code settings} that is JSON in a text. */
    public static JsonObject in(JsonObject object) {
        return object.withTexts((name, text) -> {
            if (name.equals("settings") && text.startsWith("{")) {
                return in(JsonObject.read(text.getBytes(StandardCharsets.UTF_8))).toText();
            }
            return text.isEmpty() || !SECRET.matcher(name).matches()
                    ? text
                    : "hidden " + Secrets.sha256(text).substring(0, SHOWN);
        });
    }
}
