package dev.weir.collect.node;

import dev.weir.http.Bodies;
import dev.weir.journal.Report.Route;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.LongSupplier;

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
