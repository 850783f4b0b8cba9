package dev.weir.collect.uniproxy;

import dev.weir.collect.node.JsonCursor;
import dev.weir.journal.Report;
import dev.weir.posting.Readings;
import dev.weir.posting.Readings.Fault;
import dev.weir.posting.ReportReader;

/**
 * Reads the bodies of pushes and reports: {@code {"7":[upload,download],…}}, alone or as the {@code
 * traffic} of a report.
 *
 * <p>Lenient as the panels are: numbers may be whole floats or strings of digits, and a bad entry
 * costs only itself. Each entry that is no reading is one fault. Stateless; any thread.
 */
public final class UniProxyParser implements ReportReader {
    @Override
    public void read(Report report, Readings into) {
        into.clear();
        JsonCursor json = new JsonCursor(report.body());
        boolean readable =
                report.route() == Report.Route.V2_REPORT
                        ? report(json, into)
                        : users(json, into, true);
        if (!readable || json.failed() || json.peek() >= 0) {
            into.fault(Fault.UNREADABLE_BODY);
        }
    }

    private static boolean report(JsonCursor json, Readings into) {
        if (!json.object()) {
            return false;
        }
        for (boolean first = true; json.member(first); first = false) {
            if (!json.textIs("traffic") || json.peek() == 'n') {
                json.skip();
            } else if (!users(json, into, false)) {
                into.fault(Fault.BAD_VALUE);
            }
        }
        return true;
    }

    /** Reads a value as an object of users; false when it is none. */
    private static boolean users(JsonCursor json, Readings into, boolean mixed) {
        if (json.array()) {
            // PHP writes an empty map as an empty array.
            boolean empty = true;
            while (json.element(empty)) {
                empty = false;
                json.skip();
            }
            return empty;
        }
        if (!json.object()) {
            json.skip();
            return false;
        }
        for (boolean first = true; json.member(first); first = false) {
            long user = json.textDigits();
            if (user < 0 && mixed && isCredential(json)) {
                json.skip();
            } else {
                entry(json, user, into);
            }
        }
        return true;
    }

    /** Xboard-Node signs in within the body, among the users. */
    private static boolean isCredential(JsonCursor json) {
        return json.textIs("token")
                || json.textIs("node_id")
                || json.textIs("node_type")
                || json.textIs("machine_id");
    }

    private static void entry(JsonCursor json, long user, Readings into) {
        if (user <= 0) {
            into.fault(user == 0 ? Fault.NOBODY : Fault.BAD_KEY);
            json.skip();
            return;
        }
        if (!json.array()) {
            into.fault(Fault.BAD_VALUE);
            json.skip();
            return;
        }
        pair(json, into, user);
    }

    private static void pair(JsonCursor json, Readings into, long user) {
        JsonCursor.Amount worst = JsonCursor.Amount.WHOLE;
        long upload = 0;
        long download = 0;
        int count = 0;
        while (json.element(count == 0)) {
            JsonCursor.Amount number = json.number();
            if (worst == JsonCursor.Amount.WHOLE) {
                worst = number;
            }
            if (count == 0) {
                upload = json.numberValue();
            } else {
                download = json.numberValue();
            }
            count++;
        }
        if (json.failed() || count != 2) {
            worst = JsonCursor.Amount.BAD;
        }
        switch (worst) {
            case WHOLE -> into.add(user, upload, download);
            case NEGATIVE -> into.fault(Fault.NEGATIVE);
            case TOO_LARGE -> into.fault(Fault.TOO_LARGE);
            case BAD -> into.fault(Fault.BAD_VALUE);
        }
    }
}
