package dev.weir.presence;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a machine at this moment.
 *
 * @param lastContactMillis epoch milliseconds, 0 = never since the start
 * @param load how loaded it last said it is, null = never said
 */
public record MachineState(long lastContactMillis, @Nullable NodeLoad load) {
    static final MachineState UNHEARD = new MachineState(0, null);

    MachineState heard(long wallMillis) {
        return new MachineState(wallMillis, load);
    }
}
