package dev.weir.config;

import java.util.List;

/** What came of reading a configuration. */
public sealed interface ConfigRead {
    record Valid(ServerConfig config) implements ConfigRead {}

    /**
     * @param problems all of them, one sentence each, each beginning with its key
     */
    record Invalid(List<String> problems) implements ConfigRead {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
