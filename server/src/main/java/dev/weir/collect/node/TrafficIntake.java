package dev.weir.collect.node;

import dev.weir.http.Connection;
import dev.weir.http.DoorMeter;
import dev.weir.http.Receipt;
import dev.weir.journal.Report;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Habit;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.NodeStates;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes reports with traffic durable and answers them: the hot path. Any thread.
 *
 * <p>The body is not looked into; posting reads it. What is decided here is what only this moment
 * knows: which process sent it, what became of the answer before, which interval it covers.
 */
public final class TrafficIntake {
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    /** One is usual; a second is the jitter of node software. */
    private static final int LATE_INTERVALS = 2;

    private final ReportLog log;
    private final Reception reception;
    private final Contacts contacts;
    private final NodeStates states;
    private final DoorCounters counters;

    TrafficIntake(
            ReportLog log,
            Reception reception,
            Contacts contacts,
            NodeStates states,
            DoorCounters counters) {
        this.log = log;
        this.reception = reception;
        this.contacts = contacts;
        this.states = states;
        this.counters = counters;
    }

    /**
     * Takes a report and answers it when it is durable.
     *
     * @param metrics what the sender says of itself, null = nothing
     * @param taken the answer, JSON: XrayR takes any other for a failure
     * @throws CloseConnectionException when it did not become durable: the connection is closed
     *     without an answer, for any answer makes some clients drop their counters (R24)
     */
    public void take(
            Visit visit,
            Route route,
            byte[] body,
            @Nullable ProcessMetrics metrics,
            byte[] taken,
            ServerResponse response) {
        Connection.current().countAs(DoorMeter.Kind.NODE_PUSH);
        SourceContact contact = contacts.of(visit.node().sourceId());
        Report report = report(visit, contact, route, body, metrics);
        if (report.atMillis() - report.fromMillis() > LATE_INTERVALS * visit.intervalMillis()) {
            counters.count(Event.LATE_REPORT, 1);
        }
        long position = log.append(report);
        if (position == ReportLog.REFUSED) {
            contact.refused(report.instance(), report.fromMillis(), visit.arrival());
            counters.count(Event.REPORT_REFUSED, 1);
            throw new CloseConnectionException("not durable in time: no answer");
        }
        long push = contact.pushed(report.instance(), metrics, visit.arrival());
        states.push(
                visit.node().sourceId(),
                visit.arrival().wallMillis(),
                contact.senders(visit.arrival(), visit.intervalMillis()));
        reception.acknowledge(visit, response, position);
        response.header(JSON);
        if (visit.receipt() == null && visit.sender().direct()) {
            answerWatched(contact, report, push, taken, response);
        } else {
            response.send(taken);
        }
    }

    private static Report report(
            Visit visit,
            SourceContact contact,
            Route route,
            byte[] body,
            @Nullable ProcessMetrics metrics) {
        Moment arrival = visit.arrival();
        Sender sender = visit.sender();
        Receipt receipt = visit.receipt();
        long instance =
                receipt != null
                        ? receipt.instance()
                        : contact.cookielessInstance(
                                sender.address(), metrics, arrival, visit.intervalMillis());
        boolean keepsByPath = contact.keepsByPath(instance);
        boolean keeper = keepsCounters(visit, keepsByPath, route);
        return new Report(
                visit.node().sourceId(),
                instance,
                receipt == null ? 0 : receipt.position(),
                receipt == null ? contact.evidence(instance) : Evidence.COOKIE,
                false,
                arrival.wallMillis(),
                arrival.nanos(),
                contact.intervalStart(instance, keeper, arrival, visit.intervalMillis()),
                route,
                client(sender, keepsByPath),
                sender.address(),
                TokenStripper.strip(body, visit.token()));
    }

    private static Client client(Sender sender, boolean keepsByPath) {
        return sender.client() == Client.RESTY && keepsByPath
                ? Client.RESTY_KEEPER
                : sender.client();
    }

    /**
     * Whether the sender keeps its counters until it is answered: by setting, else by path (R7).
     */
    private static boolean keepsCounters(Visit visit, boolean keepsByPath, Route route) {
        return switch (visit.node().family()) {
            case KEEPS -> true;
            case RESETS -> false;
            case AUTO -> keepsByPath || route.habit(visit.sender().client()) == Habit.KEEPS;
        };
    }

    /** Answers a sender without a cookie and notes what becomes of the answer (R5). */
    private static void answerWatched(
            SourceContact contact,
            Report report,
            long push,
            byte[] taken,
            ServerResponse response) {
        long instance = report.instance();
        Connection connection = Connection.current();
        if (connection.peerHasLeft()) {
            contact.settled(instance, push, Evidence.NOT_RECEIVED);
            throw new CloseConnectionException("the sender left before it was answered");
        }
        try {
            response.send(taken);
        } catch (UncheckedIOException e) {
            contact.settled(instance, push, Evidence.NOT_RECEIVED);
            throw e;
        }
        // hysteria reads the status, leaves the body and closes after every push (F4); for others
        // a clean end may as well be that of a client that gave up.
        boolean endsAfterReading =
                report.client() == Client.GO_HTTP
                        && (report.route() == Route.UNIPROXY_PUSH
                                || report.route() == Route.V2_PUSH);
        connection.whenSettled(
                fate -> contact.settled(instance, push, evidence(fate, endsAfterReading)));
    }

    private static Evidence evidence(Connection.Fate fate, boolean endsAfterReading) {
        return switch (fate) {
            case FOLLOWED -> Evidence.RECEIVED;
            case ENDED -> endsAfterReading ? Evidence.RECEIVED : Evidence.UNKNOWN;
            case BROKEN -> Evidence.NOT_RECEIVED;
            case UNKNOWN -> Evidence.UNKNOWN;
        };
    }
}
