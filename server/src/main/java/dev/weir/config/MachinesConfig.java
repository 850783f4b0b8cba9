package dev.weir.config;

import java.util.Optional;

/**
 * How this machine stands to others that share its database.
 *
 * @param listen where the others reach it; empty = there are no others
 * @param address how the others find that, host and port
 * @param secret that all of them know; never shown
 */
public record MachinesConfig(Optional<MetricsConfig.Listen> listen, String address, String secret) {
    public boolean isOn() {
        return listen.isPresent();
    }

    @Override
    public String toString() {
        return "MachinesConfig[" + listen + ", " + address + "]";
    }
}
