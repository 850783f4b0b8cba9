package dev.weir.collect.node;

import dev.weir.http.Bodies;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeLoad;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one door behind which all dialects have their routes: what they share of the way in, and the
 * rooms they hand on to. Any thread.
 */
public record NodeDoor(
        NodeDirectory directory,
        Rosters rosters,
        Reception reception,
        TrafficIntake intake,
        Contacts contacts,
        OnlineDevices devices,
        NodeStates states,
        MachineStates machines,
        DoorCounters counters) {
    /**
     * Takes a report of traffic and answers it when it is durable; one without any body says
     * nothing and is answered at once.
     *
     * @param taken the answer, JSON
     */
    public void take(Visit visit, Route route, byte[] body, byte[] taken, ServerResponse response) {
        if (body.length == 0) {
            counters.count(Event.EMPTY_PUSH, 1);
            reception.answer(visit, response, taken);
            return;
        }
        intake.take(visit, route, body, null, taken, response);
    }

    /** Keeps what a node says of its machine; null = it could not be read, which is counted. */
    public void note(Visit visit, @Nullable NodeLoad load) {
        if (load == null) {
            counters.count(Event.UNREADABLE_BODY, 1);
        } else {
            states.load(visit.node().sourceId(), load, visit.arrival().wallMillis());
        }
    }

    /**
     * Replaces the addresses that are online on a node by those of a member of an object; counts a
     * body without it.
     */
    public void noteAddresses(Visit visit, byte[] body, String member, AddressList list) {
        JsonCursor json = new JsonCursor(body);
        boolean object = json.object();
        boolean told = false;
        for (boolean first = true; object && json.member(first); first = false) {
            if (!json.textIs(member)) {
                json.skip();
                continue;
            }
            Map<Long, List<String>> addresses = list.read(json);
            if (addresses != null) {
                told = true;
                devices.replace(visit.node().sourceId(), addresses);
            }
        }
        if (!told) {
            counters.count(Event.UNREADABLE_BODY, 1);
        }
    }

    /**
     * Joins the door to the rooms behind it.
     *
     * @param random 64 random bits a call, for the instances of cookies
     */
    public static NodeDoor of(
            NodeDirectory directory,
            Rosters rosters,
            ReportLog log,
            Bodies bodies,
            AccountingClock clock,
            Contacts contacts,
            OnlineDevices devices,
            NodeStates states,
            MachineStates machines,
            DoorCounters counters,
            LongSupplier random) {
        Reception reception =
                new Reception(
                        directory, bodies, clock, contacts, states, machines, counters, random);
        TrafficIntake intake = new TrafficIntake(log, reception, contacts, states, counters);
        return new NodeDoor(
                directory, rosters, reception, intake, contacts, devices, states, machines,
                counters);
    }
}
