package dev.weir.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How long and how hard.
 *
 * @param warmUp run before, not counted
 * @param directory an empty directory on the disk to be measured; removed afterwards
 * @param threads platform threads of the load generator
 * @param connections kept open by each of those threads
 * @param rows day rows of the ledger that is asked or weighed
 */
record BenchSettings(
        Duration warmUp,
        Duration measured,
        Path directory,
        int threads,
        int connections,
        int rows) {}
