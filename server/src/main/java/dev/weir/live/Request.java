package dev.weir.live;

import java.util.List;

/**
 * A subscription that is still to be answered with a snapshot.
 *
 * @param topic as the wire names it
 * @param kind of the rows
 * @param whole whether rows show their months and days
 * @param came whether the rows are new to a topic that is known: then they are sent one by one, so
 *     that a snapshot is always the whole of its topic
 * @param rows subjects, all watched by the client
 */
record Request(
        LiveClient client,
        String topic,
        Subject.Kind kind,
        boolean whole,
        boolean came,
        List<Tracked> rows) {}
