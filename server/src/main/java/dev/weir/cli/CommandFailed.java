package dev.weir.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line for the person and a code for the script. */
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode code;
    private final @Nullable String hint;

    public CommandFailed(ExitCode code, String message) {
        this(code, message, null);
    }

    /**
     * @param hint what to do about it
     */
    public CommandFailed(ExitCode code, String message, @Nullable String hint) {
        super(message);
        this.code = code;
        this.hint = hint;
    }

    public ExitCode code() {
        return code;
    }

    public @Nullable String hint() {
        return hint;
    }
}
