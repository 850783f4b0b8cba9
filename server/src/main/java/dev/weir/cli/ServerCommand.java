package dev.weir.cli;

import dev.weir.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that asks the running server. */
abstract class ServerCommand implements Callable<Integer> {
    @Option(
            names = "--data-dir",
            paramLabel = "DIRECTORY",
            description = "Data directory of the server (default: ${DEFAULT-VALUE}).",
            defaultValue = "data")
    Path dataDirectory = Path.of("data");

    @Option(names = "--json", description = "Print the server's answer as JSON.")
    boolean json;

    final Console console;

    ServerCommand(Console console) {
        this.console = console;
    }

    Api api() {
        return Api.at(dataDirectory);
    }

    /** Prints the answer as it came, or as {@code human} shows it. */
    int show(byte[] answer, Show human) {
        if (json) {
            console.print(answer);
        } else {
            human.show(JsonObject.read(answer));
        }
        return ExitCode.OK.number();
    }

    /** Shows an answer to a person. */
    @FunctionalInterface
    interface Show {
        void show(JsonObject answer);
    }
}
