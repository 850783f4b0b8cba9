package dev.weir.presence;

/**
 * How loaded a node said it is.
 *
 * @param cpuPercent 0 to 100 over all cores
 * @param memoryTotal bytes, or 100 when the software tells percent only
 * @param diskTotal as memory
 */
public record NodeLoad(
        double cpuPercent,
        long memoryTotal,
        long memoryUsed,
        long swapTotal,
        long swapUsed,
        long diskTotal,
        long diskUsed) {}
