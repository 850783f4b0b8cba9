package dev.weir.simulate;

import dev.weir.simulate.Weather.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries the pushes of one process of a node to the server, or fails to. One thread.
 *
 * <p>An attempt that breaks without being meant to (the server died) is repeated as it is, body and
 * cookies, until it is answered: whichever copy counted, it counts once.
 */
final class Courier {
    private static final int MOST_REPEATS = 300;
    private static final long REPEAT_NANOS = Duration.ofMillis(20).toNanos();

    /** A sender without cookies is judged by how its connection ended; give that time to arrive. */
    private static final long SETTLE_NANOS = Duration.ofMillis(10).toNanos();

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Copy(Push push, byte[] request, int due) {}

    private final NodeAccount account;
    private final ClientKind kind;
    private final Panel panel;
    private final Happenings happenings;
    private final Truth truth;
    private final Weather weather;
    private final List<Copy> heldUp = new ArrayList<>();
    private @Nullable Wire wire;

    Courier(NodeAccount account, Panel panel, Happenings happenings, Truth truth, Weather weather) {
        this.account = account;
        this.kind = account.plan().kind();
        this.panel = panel;
        this.happenings = happenings;
        this.truth = truth;
        this.weather = weather;
    }

    /** Fetches the configuration, as a process does first; a cookie comes with it. */
    void enter(NodeProcess process) {
        hangUp();
        String target =
                kind == ClientKind.XBOARD_NODE
                        ? "/api/v2/server/config"
                        : "/api/v1/server/UniProxy/config";
        String head =
                "GET "
                        + target
                        + query()
                        + " HTTP/1.1\r\nHost: "
                        + panel.host()
                        + "\r\nUser-Agent: "
                        + kind.userAgent()
                        + "\r\nIf-None-Match: \r\nAccept-Encoding: gzip\r\n\r\n";
        accept(process, untilAnswered(Wire.latin(head)));
        process.success = 2;
        process.connections = 1;
        if (!kind.cookies()) {
            hangUp();
        }
    }

    /**
     * Sends a push as often as its client would.
     *
     * @param number of the push, for copies that are to arrive after later ones
     * @return whether the client takes it for answered
     */
    boolean deliver(Push push, int number) {
        NodeProcess process = push.process;
        StringBuilder cookies = new StringBuilder();
        for (int attempt = 1; attempt <= kind.attempts(); attempt++) {
            if (attempt > 1) {
                happenings.met(Mishap.SAME_BODY_AGAIN);
            }
            if (kind.cookies()) {
                // A retry is built on the same headers, so it repeats the cookie (measured).
                cookies.append(cookies.isEmpty() ? "" : "; ").append(process.jar);
            }
            byte[] request = request(push, cookies);
            Fate fate = weather.next(attempt == kind.attempts());
            switch (fate) {
                case ANSWERED -> {
                    answered(push, request);
                    return true;
                }
                case BAD_GATEWAY -> {
                    happenings.met(Mishap.BAD_GATEWAY);
                    return kind == ClientKind.V2NODE;
                }
                default -> fail(fate, push, request, number);
            }
        }
        return false;
    }

    private void answered(Push push, byte[] request) {
        Answer answer = untilAnswered(request);
        truth.arrived(push);
        accept(push.process, answer);
        push.process.unsettled = false;
        if (kind == ClientKind.HYSTERIA) {
            hangUp();
            Panel.pause(SETTLE_NANOS);
        }
    }

    private void fail(Fate fate, Push push, byte[] request, int number) {
        switch (fate) {
            case ANSWER_LOST -> {
                happenings.met(Mishap.ANSWER_LOST);
                arriveUnheard(push, request);
            }
            case HEADERS_ONLY -> {
                happenings.met(Mishap.HEADERS_ONLY);
                accept(push.process, arriveUnheard(push, request));
            }
            case REQUEST_CUT -> {
                happenings.met(Mishap.REQUEST_CUT);
                sendOnly(request, request.length - 1 - weather.below(push.length));
            }
            case LEFT_EARLY -> {
                happenings.met(Mishap.LEFT_EARLY);
                sendOnly(request, request.length);
                push.process.unsettled = !push.arrived;
            }
            case HELD_UP -> {
                happenings.met(Mishap.HELD_UP);
                push.copiesHeldUp++;
                heldUp.add(new Copy(push, request, number + 1 + weather.below(3)));
            }
            default -> throw new IllegalStateException(fate.toString());
        }
    }

    /** The server takes it and answers; the client never learns. */
    private Answer arriveUnheard(Push push, byte[] request) {
        Answer answer = untilAnswered(request);
        truth.arrived(push);
        push.process.unsettled = false;
        breakOff();
        return answer;
    }

    private void sendOnly(byte[] request, int length) {
        try {
            open().send(request, length);
        } catch (IOException e) {
            // It was meant to fail.
        }
        hangUp();
        if (!kind.cookies()) {
            Panel.pause(SETTLE_NANOS);
        }
    }

    /** Lets copies arrive whose time has come. */
    void bringLate(int number) {
        for (Iterator<Copy> it = heldUp.iterator(); it.hasNext(); ) {
            Copy copy = it.next();
            if (copy.due() > number) {
                continue;
            }
            it.remove();
            happenings.met(Mishap.LATE_COPY);
            Wire kept = wire;
            wire = null;
            untilAnswered(copy.request());
            hangUp();
            wire = kept;
            copy.push().copiesHeldUp--;
            truth.arrived(copy.push());
            wasted(copy.push(), Waste.NEVER_ARRIVED);
        }
    }

    void bringAllLate() {
        bringLate(Integer.MAX_VALUE);
    }

    /** Notes what a client that resets has thrown away, once nothing more can arrive. */
    void wasted(Push push, Waste reason) {
        if (!kind.keeps() && !push.arrived && push.copiesHeldUp == 0) {
            happenings.wasted(reason, push.bytes());
        }
    }

    void hangUp() {
        Wire.closeIfOpen(wire);
        wire = null;
    }

    private void breakOff() {
        if (wire != null) {
            wire.breakOff();
            wire = null;
        }
        if (!kind.cookies()) {
            Panel.pause(SETTLE_NANOS);
        }
    }

    private Wire open() {
        Wire open = wire;
        if (open == null) {
            open = panel.connect();
            wire = open;
        }
        return open;
    }

    private Answer untilAnswered(byte[] request) {
        for (int repeat = 0; repeat < MOST_REPEATS; repeat++) {
            Wire used = open();
            try {
                used.send(request, request.length);
                Answer answer = used.receive();
                if (answer.status() != 200) {
                    throw new SimulationFailed(
                            account.name()
                                    + " was answered "
                                    + answer.status()
                                    + " "
                                    + answer.text());
                }
                if (answer.closes()) {
                    hangUp();
                }
                return answer;
            } catch (IOException e) {
                happenings.met(Mishap.IN_FLIGHT_AT_KILL);
                hangUp();
                Panel.pause(REPEAT_NANOS);
            }
        }
        throw new SimulationFailed(account.name() + " gets no answers");
    }

    private void accept(NodeProcess process, Answer answer) {
        String cookie = answer.cookie();
        if (cookie == null) {
            return;
        }
        int dot = cookie.lastIndexOf('.');
        if (dot > 0) {
            happenings.answered(Long.parseLong(cookie.substring(dot + 1)));
        }
        if (kind.cookies()) {
            process.jar = cookie;
        }
    }

    private byte[] request(Push push, CharSequence cookies) {
        StringBuilder head = new StringBuilder(512);
        head.append("POST ");
        if (kind == ClientKind.XBOARD_NODE) {
            head.append("/api/v2/server/report");
        } else {
            head.append("/api/v1/server/UniProxy/push").append(query());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(panel.host());
        head.append("\r\nUser-Agent: ").append(kind.userAgent());
        head.append("\r\nContent-Length: ").append(push.length);
        head.append("\r\nContent-Type: application/json");
        if (!cookies.isEmpty()) {
            head.append("\r\nCookie: ").append(cookies);
        }
        head.append("\r\nAccept-Encoding: gzip\r\n\r\n");
        byte[] start = Wire.latin(head.toString());
        byte[] request = java.util.Arrays.copyOf(start, start.length + push.length);
        System.arraycopy(push.body, 0, request, start.length, push.length);
        return request;
    }

    private String query() {
        String type = kind == ClientKind.V2NODE ? "v2node" : "shadowsocks";
        return "?node_id=" + account.nodeId() + "&node_type=" + type + "&token=" + account.token();
    }
}
