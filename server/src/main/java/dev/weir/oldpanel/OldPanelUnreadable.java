package dev.weir.oldpanel;

import org.jspecify.annotations.Nullable;

/** The other panel's database cannot be opened or read. */
public final class OldPanelUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    OldPanelUnreadable(String message, @Nullable Exception cause) {
        super(cause == null ? message : message + ": " + cause.getMessage(), cause);
    }
}
