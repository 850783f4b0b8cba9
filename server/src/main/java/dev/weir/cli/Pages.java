package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where a list goes on that did not fit one answer. */
final class Pages {
    @Option(
            names = "--after",
            paramLabel = "PLACE",
            description = "Go on there, as the list before said.")
    String after = "";

    /** A question's parameters, with where the page begins. */
    Map<String, String> from(Map<String, String> query) {
        Map<String, String> all = new HashMap<>(query);
        all.put("after", after);
        return all;
    }

    /** Says how the list goes on, if it does. */
    static void more(Console console, JsonObject answer) {
        if (!answer.isNull("next")) {
            console.err().println("more with --after " + answer.text("next"));
        }
    }
}
