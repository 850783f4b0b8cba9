package dev.weir.collect.inbox;

import dev.weir.collect.node.JsonCursor;
import dev.weir.collect.node.TrafficList;
import dev.weir.journal.Report;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import dev.weir.posting.ReportReader;

/**
 * Reads what {@link InboxReports} wrote: {@code
 * {"batch":1,"rows":[{"user":7,"upload":1,"download":2,"event":"a"},…]}}. Stateless; any thread.
 */
public final class InboxParser implements ReportReader {
    private static final TrafficList ROWS = new TrafficList("user", "upload", "download");

    @Override
    public void read(Report report, Readings into) {
        into.clear();
        JsonCursor json = new JsonCursor(report.body());
        boolean readable = json.object();
        for (boolean first = true; readable && json.member(first); first = false) {
            if (!json.textIs("rows")) {
                json.skip();
            } else if (!ROWS.read(json, into)) {
                into.fault(Fault.BAD_VALUE);
            }
        }
        if (!readable || json.failed() || json.peek() >= 0) {
            into.fault(Fault.UNREADABLE_BODY);
        }
    }
}
