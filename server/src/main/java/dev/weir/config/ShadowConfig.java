package dev.weir.config;

import java.util.Optional;

/**
 * Whether an old panel goes on beside this one.
 *
 * @param panel below which its routes for nodes are; empty = there is none
 * @param token that its nodes use; never shown
 */
public record ShadowConfig(Optional<PublicUrl> panel, String token) {
    /** Without the token. */
    @Override
    public String toString() {
        return "ShadowConfig[" + panel + "]";
    }
}
