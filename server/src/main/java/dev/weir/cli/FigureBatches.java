package dev.weir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Rows of numbers on their way to a reading of the old panel's figures, some thousand at a time.
 */
final class FigureBatches {
    private static final int BATCH = 5_000;

    /** A multiple of what goes at a time. */
    private static final long TOLD_EACH = 100_000;

    private final Api api;
    private final String reading;
    private final String member;
    private final LongConsumer told;
    private final List<long[]> batch = new ArrayList<>();
    private long sent;

    /**
     * @param reading its path
     * @param told hears now and then how many went
     */
    FigureBatches(Api api, String reading, String member, LongConsumer told) {
        this.api = api;
        this.reading = reading;
        this.member = member;
        this.told = told;
    }

    void add(long... row) {
        batch.add(row);
        if (batch.size() == BATCH) {
            end();
        }
    }

    /** Sends what is left. */
    void end() {
        if (batch.isEmpty()) {
            return;
        }
        api.post(
                reading + "/figures",
                json -> {
                    json.startList(member);
                    for (long[] row : batch) {
                        json.startList();
                        for (long number : row) {
                            json.value(number);
                        }
                        json.end();
                    }
                    json.end();
                });
        sent += batch.size();
        batch.clear();
        if (sent % TOLD_EACH == 0) {
            told.accept(sent);
        }
    }
}
