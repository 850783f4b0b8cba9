package dev.weir.collect.ppanel;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.TrafficList;
import dev.weir.journal.Report;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import dev.weir.posting.ReportReader;

/**
 * Reads the bodies of {@code push}: {@code {"traffic":[{"uid":7,"upload":1,"download":2},…]}}.
 * Stateless; any thread.
 */
public final class PpanelParser implements ReportReader {
    private static final TrafficList TRAFFIC = new TrafficList("uid", "upload", "download");

    @Override
    public void read(Report report, Readings into) {
        into.clear();
        JsonCursor json = new JsonCursor(report.body());
        boolean readable = json.object();
        for (boolean first = true; readable && json.member(first); first = false) {
            if (!json.textIs("traffic")) {
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
