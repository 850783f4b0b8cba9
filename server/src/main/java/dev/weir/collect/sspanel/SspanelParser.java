package dev.weir.collect.sspanel;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.TrafficList;
import dev.weir.journal.Report;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import dev.weir.posting.ReportReader;

/**
 * Reads the bodies of {@code users/traffic}: {@code {"data":[{"user_id":7,"u":1,"d":2},…]}}.
 * Stateless; any thread.
 */
public final class SspanelParser implements ReportReader {
    private static final TrafficList TRAFFIC = new TrafficList("user_id", "u", "d");

    @Override
    public void read(Report report, Readings into) {
        into.clear();
        JsonCursor json = new JsonCursor(report.body());
        boolean readable = json.object();
        for (boolean first = true; readable && json.member(first); first = false) {
            if (!json.textIs("data")) {
                json.skip();
            } else if (!TRAFFIC.read(json, into)) {
                into.fault(Fault.BAD_VALUE);
            }
        }
        if (!readable || json.failed() || json.peek() >= 0) {
            into.fault(Fault.UNREADABLE_BODY);
        }
    }
}
