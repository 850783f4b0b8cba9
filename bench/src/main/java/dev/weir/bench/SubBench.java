package dev.weir.bench;

import java.util.List;

/** One thing to measure. Ends by itself, soon after {@link BenchSettings#measured()}. */
interface SubBench {
    /** What to call it on the command line. */
    String name();

    List<Line> run(BenchSettings settings) throws Exception;
}
