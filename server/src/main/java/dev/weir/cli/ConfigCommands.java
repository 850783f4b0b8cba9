package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigRead;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import dev.weir.config.ExampleFile;
import dev.weir.config.Given;
import dev.weir.config.Origin;
import dev.weir.json.JsonWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir config}: what would hold if the server started now. Asks no server. */
final class ConfigCommands {
    private ConfigCommands() {}

    static CommandLine line(Console console, ConfigSources sources) {
        ConfigOptions check = new ConfigOptions(sources);
        ConfigOptions print = new ConfigOptions(sources);
        ConfigOptions example = new ConfigOptions(sources);
        return CommandGroup.of(
                "config",
                "Check and show the configuration, from the file, the variables and the options"
                        + " given here.",
                check.addTo(new CommandLine(new CheckCommand(console, check))),
                print.addTo(new CommandLine(new PrintCommand(console, print))),
                example.addTo(new CommandLine(new ExampleCommand(console, example))));
    }

    @Command(
            name = "check",
            description = "Tell every problem of the configuration; exit 1 when there is one.",
            footer = {
                "",
                "Examples:",
                "  weir config check",
                "  weir config check --config new.yaml"
            })
    static final class CheckCommand implements Callable<Integer> {
        private final Console console;
        private final ConfigOptions options;

        @Option(names = "--json", description = "Print as JSON.")
        boolean json;

        CheckCommand(Console console, ConfigOptions options) {
            this.console = console;
            this.options = options;
        }

        @Override
        public Integer call() {
            ConfigTexts texts = options.texts();
            List<String> problems =
                    switch (texts.read()) {
                        case ConfigRead.Valid valid -> List.of();
                        case ConfigRead.Invalid invalid -> invalid.problems();
                    };
            if (json) {
                console.print(
                        JsonWriter.object(out -> {
                            out.field("valid", problems.isEmpty())
                                    .field("file", file(texts))
                                    .startList("problems");
                            problems.forEach(out::value);
                            out.end();
                        }));
            } else if (problems.isEmpty()) {
                console.out().println("the configuration is valid: " + described(texts));
            } else {
                problems.forEach(problem -> console.out().println(problem));
            }
            return (problems.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENCE).number();
        }

        private static String described(ConfigTexts texts) {
            String from = texts.file() == null ? "no file" : String.valueOf(file(texts));
            return from + ", " + texts.given().size() + " keys set";
        }
    }

    @Command(
            name = "print",
            description = "Show what holds for each key, and who said so. Secrets are masked.",
            footer = {
                "",
                "Examples:",
                "  weir config print",
                "  weir config print --port 9000 --json"
            })
    static final class PrintCommand implements Callable<Integer> {
        private final Console console;
        private final ConfigOptions options;

        @Option(names = "--json", description = "Print as JSON.")
        boolean json;

        PrintCommand(Console console, ConfigOptions options) {
            this.console = console;
            this.options = options;
        }

        @Override
        public Integer call() {
            ConfigTexts texts = options.texts();
            if (json) {
                console.print(JsonWriter.object(out -> write(out, texts)));
            } else {
                Table table = new Table().text("key").text("value").text("from");
                for (ConfigKey key : ConfigKey.values()) {
                    Origin origin = texts.effective(key).origin();
                    table.row(
                            key.text(),
                            shown(key, texts),
                            origin.layer() == Origin.Layer.DEFAULT ? "" : origin.where());
                }
                table.print(console.out());
            }
            if (texts.read() instanceof ConfigRead.Invalid invalid) {
                invalid.problems().forEach(problem -> console.err().println("weir: " + problem));
                return ExitCode.DIFFERENCE.number();
            }
            return ExitCode.OK.number();
        }

        private static void write(JsonWriter out, ConfigTexts texts) {
            out.field("file", file(texts)).startList("keys");
            for (ConfigKey key : ConfigKey.values()) {
                Origin origin = texts.effective(key).origin();
                out.startObject()
                        .field("key", key.text())
                        .field("value", shown(key, texts))
                        .field("layer", origin.layer().name().toLowerCase(Locale.ROOT))
                        .field("from", origin.where())
                        .end();
            }
            out.end();
        }

        private static String shown(ConfigKey key, ConfigTexts texts) {
            Given given = texts.effective(key);
            return key.secret() && !given.text().isEmpty() ? "********" : given.text();
        }
    }

    @Command(
            name = "example",
            description = {
                "Print a commented weir.yaml with every key; the options given are set in it."
            },
            footer = {
                "",
                "Examples:",
                "  weir config example --data-dir /var/lib/weir > /etc/weir/weir.yaml"
            })
    static final class ExampleCommand implements Callable<Integer> {
        private final Console console;
        private final ConfigOptions options;

        ExampleCommand(Console console, ConfigOptions options) {
            this.console = console;
            this.options = options;
        }

        @Override
        public Integer call() {
            console.out().print(ExampleFile.text(options.given()));
            console.out().flush();
            return ExitCode.OK.number();
        }
    }

    private static @Nullable String file(ConfigTexts texts) {
        return texts.file() == null ? null : texts.file().toAbsolutePath().toString();
    }
}
