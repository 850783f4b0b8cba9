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
        // What is wrong with the other keys is the server's to say, and whoever may not read the
        // file is told by what comes next.
        ConfigTexts texts = sources.gather(null, Map.of());
        return texts.effective(ConfigKey.DATA_DIR).text();
    }
}
