package dev.weir.collect.tidalab;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.TrafficList;
import dev.weir.journal.Report;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import dev.weir.posting.ReportReader;

/**
 * Reads the bodies of {@code submit}: {@code [{"user_id":7,"u":1,"d":2},…]}. Stateless; any thread.
 */
public final class TidalabParser implements ReportReader {
    private static final TrafficList TRAFFIC = new TrafficList("user_id", "u", "d");

    @Override
    public void read(Report report, Readings into) {
        into.clear();
        JsonCursor json = new JsonCursor(report.body());
        if (!TRAFFIC.read(json, into) || json.failed() || json.peek() >= 0) {
            into.fault(Fault.UNREADABLE_BODY);
        }
    }
}
