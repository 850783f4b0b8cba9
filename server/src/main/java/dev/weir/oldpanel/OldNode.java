package dev.weir.oldpanel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A node of another panel.
 *
 * @param oldId the panel's name of it, unique among its nodes
 * @param type protocol
 * @param nodeId number on the wire
 * @param members as the operator's API takes them
 */
record OldNode(String oldId, String type, long nodeId, Map<String, Object> members) {
    /** A name as it may be kept: in one line. */
    static String name(String written, Findings findings, String node) {
        String name = written.replaceAll("\\p{Cntrl}+", " ").strip();
        if (!name.equals(written.strip())) {
            findings.told("nodes", "control characters in its name became blanks", node);
        }
        return name.isEmpty() ? node : name;
    }

    /** A host name as it may be kept; a list of several becomes the first. */
    static String host(String written, Findings findings, String node) {
        String host = written.strip();
        String first = host.split("[,\\s]", 2)[0];
        if (!first.equals(host)) {
            findings.told("nodes", "has several host names; the first is kept", node);
        }
        return first.replaceFirst("^https?://", "");
    }

    /** Numbers in a JSON list, quoted or not. */
    static List<Object> numbers(String text, Findings findings, String node) {
        List<Object> numbers = new ArrayList<>();
        List<Object> given = Json.list(text);
        if (given == null) {
            findings.told("nodes", "its groups cannot be read", node);
            return numbers;
        }
        for (Object one : given) {
            if (one.toString().matches("[0-9]{1,9}")) {
                numbers.add(Long.valueOf(one.toString()));
            } else {
                findings.told("nodes", "its groups cannot be read", node);
            }
        }
        return numbers;
    }
}
