package dev.weir.cli;

import dev.weir.config.ConfigKey;
import dev.weir.config.ConfigSources;
import dev.weir.config.ConfigTexts;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Commands look for the server where its configuration says its data is. */
final class DataDirectoryDefault implements IDefaultValueProvider {
    private final ConfigSources sources;
    private @Nullable String unreadable;

    DataDirectoryDefault(ConfigSources sources) {
        this.sources = sources;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)
                || !option.longestName().equals("--" + ConfigKey.DATA_DIR.text())
                || !(argument.command().userObject() instanceof ServerCommand)) {
            return null;
        }
        // What is wrong with the other keys is the server's to say.
        ConfigTexts texts = sources.gather(null, Map.of());
        if (texts.unreadable() != null && !texts.given().containsKey(ConfigKey.DATA_DIR)) {
            unreadable = texts.unreadable();
        }
        return texts.effective(ConfigKey.DATA_DIR).text();
    }

    /**
     * Refuses to go on with another directory than the configuration may name.
     *
     * @throws CommandFailed when a default was asked for, and the file that may say it is there but
     *     may not be read
     */
    void refuseWhenUnreadable() {
        if (unreadable != null) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    unreadable,
                    "run the command as the user that runs the server, or name its data directory"
                            + " with --data-dir");
        }
    }
}
