package dev.weir.cli;

import dev.weir.config.ConfigSources;
import dev.weir.json.JsonMismatch;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code weir} command: words in, exit code out. */
public final class Cli {
    private final Console console;
    private final ConfigSources sources;
    private final Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();

    public Cli(Console console) {
        this(console, new ServerLauncher(), ConfigSources.ofProcess());
    }

    /**
     * @param launcher starts servers for {@code serve}, {@code demo} and {@code train}
     * @param sources where the configuration comes from
     */
    Cli(Console console, Launcher launcher, ConfigSources sources) {
        this.console = console;
        this.sources = sources;
        commands.put("serve", () -> ServeCommand.line(console, launcher, sources));
        commands.put("demo", () -> new CommandLine(new DemoCommand(console, launcher, sources)));
        commands.put("user", () -> UserCommands.line(console));
        commands.put("node", () -> NodeCommands.line(console));
        commands.put("machine", () -> MachineCommands.line(console));
        commands.put("group", () -> GroupCommands.line(console));
        commands.put("settings", () -> SettingsCommands.line(console));
        commands.put("admin", () -> AdminCommands.line(console));
        commands.put("token", () -> TokenCommands.line(console));
        commands.put("usage", () -> UsageCommands.line(console));
        commands.put("quarantine", () -> QuarantineCommands.line(console));
        commands.put("unattributed", () -> UnattributedCommands.line(console));
        commands.put("adjust", () -> new CommandLine(new AdjustCommand(console)));
        commands.put("rerate", () -> new CommandLine(new RerateCommand(console)));
        commands.put("verdicts", () -> new CommandLine(new VerdictsCommand(console)));
        commands.put("import", () -> ImportCommands.line(console));
        commands.put("shadow", () -> ShadowCommands.line(console));
        commands.put("explain", () -> new CommandLine(new ExplainCommand(console)));
        commands.put("quality", () -> new CommandLine(new QualityCommand(console)));
        commands.put("reclassify", () -> new CommandLine(new ReclassifyCommand(console)));
        commands.put("simulate", () -> new CommandLine(new SimulateCommand(console)));
        commands.put("verify", () -> new CommandLine(new UpkeepCommands.VerifyCommand(console)));
        commands.put("rebuild", () -> new CommandLine(new UpkeepCommands.RebuildCommand(console)));
        commands.put("backup", () -> new CommandLine(new UpkeepCommands.BackupCommand(console)));
        commands.put("migrate", () -> new CommandLine(new MigrateCommand(console, launcher)));
        commands.put("database", () -> DatabaseCommands.line(console));
        commands.put("restore", () -> new CommandLine(new UpkeepCommands.RestoreCommand(console)));
        commands.put("config", () -> ConfigCommands.line(console, sources));
        commands.put("health", () -> new CommandLine(new HealthCommand(console)));
        commands.put("doctor", () -> new CommandLine(new DoctorCommand(console, sources)));
        commands.put("log-level", () -> new CommandLine(new LogLevelCommand(console)));
        commands.put("link", () -> new CommandLine(new LinkCommand(console)));
        commands.put("version", () -> new CommandLine(new VersionCommand(console)));
    }

    /** Runs one command and returns its exit code. */
    public int run(String... args) {
        CommandLine root = root(args);
        root.setOut(writer(console.out()));
        root.setErr(writer(console.err()));
        root.setColorScheme(
                CommandLine.Help.defaultColorScheme(console.outIsTerminal() ? Ansi.ON : Ansi.OFF));
        root.setParameterExceptionHandler(misunderstood());
        root.setExecutionExceptionHandler(failed());
        root.setUnmatchedOptionsArePositionalParams(false);
        // @file is the settings of a node, not a file of arguments.
        root.setExpandAtFiles(false);
        root.setUsageHelpAutoWidth(console.outIsTerminal());
        DataDirectoryDefault usual = new DataDirectoryDefault(sources);
        root.setDefaultValueProvider(usual);
        root.setExecutionStrategy(parsed -> execute(parsed, usual));
        return root.execute(args);
    }

    private int execute(ParseResult parsed, DataDirectoryDefault usual) {
        Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        CommandLine last = parsed.asCommandLineList().getLast();
        if (!(last.getCommand() instanceof DoctorCommand)) {
            try {
                usual.refuseWhenUnreadable();
            } catch (CommandFailed e) {
                throw new ExecutionException(last, String.valueOf(e.getMessage()), e);
            }
        }
        if (last.getCommand() instanceof DataCommand command) {
            command.configure(sources, last.getParseResult().hasMatchedOption("--data-dir"));
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /**
     * Only the command that was named is built: reading all their options takes longer than most
     * run.
     */
    private CommandLine root(String[] args) {
        CommandLine root = new CommandLine(new Root());
        Supplier<CommandLine> named = args.length == 0 ? null : commands.get(args[0]);
        if (named != null) {
            root.addSubcommand(args[0], named.get());
        } else {
            commands.forEach((name, command) -> root.addSubcommand(name, command.get()));
            root.addSubcommand("help", new CommandLine(new HelpCommand(console, root)));
        }
        withHelp(root);
        return root;
    }

    /** All commands, for help and tests. */
    CommandLine line() {
        return root(new String[0]);
    }

    private static void withHelp(CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        if (!spec.optionsMap().containsKey("--help")) {
            spec.addOption(
                    CommandLine.Model.OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help.")
                            .build());
        }
        spec.usageMessage().sortOptions(false).width(100);
        line.getSubcommands().values().forEach(Cli::withHelp);
    }

    private IParameterExceptionHandler misunderstood() {
        return (ParameterException e, String[] args) -> {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            console.err().println("weir: " + oneLine(e));
            if (e instanceof UnmatchedArgumentException unmatched) {
                UnmatchedArgumentException.printSuggestions(unmatched, e.getCommandLine().getErr());
            }
            console.err().println("try '" + command + " --help'");
            return ExitCode.USAGE.number();
        };
    }

    private IExecutionExceptionHandler failed() {
        return (Exception e, CommandLine line, ParseResult parsed) -> {
            CommandFailed failure =
                    switch (e) {
                        case CommandFailed known -> known;
                        case JsonMismatch mismatch ->
                                new CommandFailed(
                                        ExitCode.FAILED,
                                        "the server's answer was not understood: "
                                                + mismatch.field()
                                                + " "
                                                + mismatch.getMessage());
                        default ->
                                new CommandFailed(
                                        ExitCode.FAILED,
                                        e.getClass().getSimpleName() + ": " + oneLine(e));
                    };
            console.err().println("weir: " + failure.getMessage());
            if (failure.hint() != null) {
                console.err().println("hint: " + failure.hint());
            }
            return failure.code().number();
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Command(
            name = "weir",
            description = "Counts what nodes report, exactly once, and proves it.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Examples:",
                "  weir demo                          start with a simulated fleet and look around",
                "  weir serve --data-dir /var/lib/weir",
                "  weir node add --type shadowsocks --name hk-01",
                "  weir usage user alice@example.org --by node",
                "",
                "Exit codes: weir help exit-codes"
            })
    private static final class Root implements Runnable {
        @Spec CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }
}
