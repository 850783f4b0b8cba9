package dev.weir.shadow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts who speaks in a JSON body into the old panel's words: {@code machine_id} goes, {@code
 * node_id} becomes the number by which the panel knows the node. Everything else stays to the byte,
 * and a body that names nobody or is no object stays whole.
 */
final class SpeakerInBody {
    private static final Pattern WRITTEN_AS_NUMBER = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

    private final byte[] body;
    private final byte[] nodeId;
    private final ByteArrayOutputStream kept;
    private int at;
    private boolean any;
    private boolean changed;

    private SpeakerInBody(byte[] body, long nodeId) {
        this.body = body;
        this.nodeId = Long.toString(nodeId).getBytes(StandardCharsets.US_ASCII);
        this.kept = new ByteArrayOutputStream(body.length + 20);
    }

    /**
     * The same array when nothing has to change.
     *
     * @param nodeId the panel's number of the node
     */
    static byte[] rewritten(byte[] body, long nodeId) {
        // One byte per character makes a pass of the JVM's vectorised search.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (!text.contains("\"machine_id\"")
                && !text.contains("\"node_id\"")
                && !text.contains("\\u")) {
            return body;
        }
        SpeakerInBody one = new SpeakerInBody(body, nodeId);
        return one.object() && one.changed ? one.kept.toByteArray() : body;
    }

    /** Whether all of it could be read. */
    private boolean object() {
        space();
        if (at == body.length || body[at] != '{') {
            return false;
        }
        at++;
        kept.write(body, 0, at);
        while (true) {
            int begun = at;
            space();
            if (at < body.length && body[at] == '}') {
                kept.write(body, begun, body.length - begun);
                return true;
            }
            if (!member()) {
                return false;
            }
        }
    }

    /** One member with the comma behind it, if there is one. */
    private boolean member() {
        int name = at;
        if (!text()) {
            return false;
        }
        String named =
                plain(new String(body, name + 1, at - name - 2, StandardCharsets.ISO_8859_1));
        space();
        if (at == body.length || body[at++] != ':') {
            return false;
        }
        space();
        int value = at;
        if (!value()) {
            return false;
        }
        int end = at;
        space();
        if (at < body.length && body[at] == ',') {
            at++;
        }
        keep(named, name, value, end);
        return true;
    }

    /** A name as whoever reads the JSON has it: letters may be written as numbers. */
    private static String plain(String name) {
        return name.indexOf('\\') < 0
                ? name
                : WRITTEN_AS_NUMBER
                        .matcher(name)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(
                                        String.valueOf(
                                                (char) Integer.parseInt(found.group(1), 16))));
    }

    private void keep(String named, int name, int value, int end) {
        if (named.equals("machine_id")) {
            changed = true;
            return;
        }
        if (any) {
            kept.write(',');
        }
        any = true;
        if (named.equals("node_id") && !is(value, end)) {
            changed = true;
            kept.write(body, name, value - name);
            kept.write(nodeId, 0, nodeId.length);
        } else {
            kept.write(body, name, end - name);
        }
    }

    /** Whether the number stands there already, as a number or as a text. */
    private boolean is(int from, int end) {
        String value = new String(body, from, end - from, StandardCharsets.ISO_8859_1);
        String wanted = new String(nodeId, StandardCharsets.US_ASCII);
        return value.equals(wanted) || value.equals('"' + wanted + '"');
    }

    private void space() {
        while (at < body.length && " \t\r\n".indexOf(body[at]) >= 0) {
            at++;
        }
    }

    private boolean text() {
        if (at == body.length || body[at] != '"') {
            return false;
        }
        for (at++; at < body.length; at++) {
            if (body[at] == '\\') {
                at++;
            } else if (body[at] == '"') {
                at++;
                return true;
            }
        }
        return false;
    }

    /** Any value, up to the comma or brace behind it. */
    private boolean value() {
        int depth = 0;
        int begun = at;
        while (at < body.length) {
            byte here = body[at];
            if (here == '"') {
                if (!text()) {
                    return false;
                }
                continue;
            }
            if (depth == 0 && " \t\r\n,}]".indexOf(here) >= 0) {
                return at > begun;
            }
            if (here == '{' || here == '[') {
                depth++;
            } else if (here == '}' || here == ']') {
                depth--;
            }
            at++;
        }
        return false;
    }
}
