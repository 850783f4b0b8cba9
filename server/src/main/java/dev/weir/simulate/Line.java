package dev.weir.simulate;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What lies between one process and the server: its connection, or a proxy with connections of its
 * own. Carries attempts and does to them what the plan says. One thread.
 *
 * <p>The leg between a node and its proxy is a method call: the server cannot see it.
 */
final class Line {
    private static final Answer BAD_GATEWAY = Answer.of(502, "<h1>502 Bad Gateway</h1>");
    private static final Answer ERROR_PAGE = Answer.of(404, "<h1>Host not found</h1>");

    private final Target target;
    private final @Nullable ProxyPool proxy;
    private @Nullable Connection own;

    /**
     * @param proxy null = the process has a connection of its own
     */
    Line(Target target, @Nullable ProxyPool proxy) {
        this.target = target;
        this.proxy = proxy;
    }

    /**
     * Carries one attempt.
     *
     * @param last the client closes its connection afterwards
     * @param bodySize how many bytes at the end of the request are its body, 1 or more
     * @param dice decides where a request is cut
     */
    Delivery carry(Bytes request, int bodySize, @Nullable Fault fault, boolean last, Dice dice) {
        if (fault == null) {
            return exchange(request, last);
        }
        return switch (fault) {
            case REFUSED, DELAYED -> Delivery.NOT_SENT;
            case REQUEST_CUT -> cutRequest(request, bodySize, dice);
            case ANSWER_LOST, LOST_AND_COPIED -> loseAnswer(request);
            case ANSWER_CUT -> cutAnswer(request);
            case HUNG_UP -> hangUp(request);
            case COPIED_AT_ONCE -> twice(request, last, dice);
            case BAD_GATEWAY -> Delivery.NOT_SENT.answered(BAD_GATEWAY);
            case BAD_GATEWAY_AFTER -> exchange(request, last).answered(BAD_GATEWAY);
            case CLIENT_GONE -> exchange(request, last).withoutAnswer();
            case ERROR_PAGE -> Delivery.NOT_SENT.answered(ERROR_PAGE);
            case ERROR_PAGE_AFTER -> exchange(request, last).answered(ERROR_PAGE);
            default -> exchange(request, last);
        };
    }

    /**
     * Brings a late copy to the server, however often it goes away meanwhile.
     *
     * <p>On a connection of its own: the process that sent it may have ended.
     */
    void deliver(byte[] request) {
        while (true) {
            target.awaitUp();
            try (Connection connection = Connection.open(target.address(), target.life())) {
                connection.send(request, request.length);
                if (checked(connection.receive()).ok()) {
                    return;
                }
            } catch (IOException e) {
                target.suspect();
            }
        }
    }

    /** Asks until it is answered; for what every client asks again until it has it. */
    Answer ask(Bytes request) {
        while (true) {
            target.awaitUp();
            Delivery delivery = exchange(request, false);
            Answer answer = delivery.answer();
            if (answer != null && answer.status() < 500) {
                return answer;
            }
        }
    }

    void close() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    private Delivery exchange(Bytes request, boolean last) {
        Connection connection;
        try {
            connection = take();
        } catch (IOException e) {
            return failed(Delivery.Arrival.NO);
        }
        try {
            connection.send(request.array(), request.length());
            Answer answer = checked(connection.receive());
            give(connection, last);
            return new Delivery(arrival(answer), answer, false);
        } catch (IOException e) {
            connection.close();
            return failed(Delivery.Arrival.UNKNOWN);
        }
    }

    private Delivery cutRequest(Bytes request, int bodySize, Dice dice) {
        try {
            Connection connection = take();
            // At least one byte of the body is missing, so it can never count as whole (R26).
            connection.send(request.array(), request.length() - 1 - dice.below(bodySize));
            if (dice.chance(500)) {
                connection.close();
            } else {
                connection.reset();
            }
            return Delivery.NOT_SENT;
        } catch (IOException e) {
            return failed(Delivery.Arrival.NO);
        }
    }

    private Delivery loseAnswer(Bytes request) {
        if (proxy != null) {
            return exchange(request, false).withoutAnswer();
        }
        Connection connection;
        try {
            connection = take();
        } catch (IOException e) {
            return failed(Delivery.Arrival.NO);
        }
        try {
            connection.send(request.array(), request.length());
            connection.awaitAnswer();
            Answer answer = checked(connection.receive());
            connection.reset();
            return new Delivery(arrival(answer), null, false);
        } catch (IOException e) {
            connection.close();
            return failed(Delivery.Arrival.UNKNOWN);
        }
    }

    private Delivery cutAnswer(Bytes request) {
        Delivery delivery = exchange(request, true);
        boolean headers = delivery.arrival() == Delivery.Arrival.YES;
        return new Delivery(delivery.arrival(), delivery.answer(), headers);
    }

    private Delivery hangUp(Bytes request) {
        try {
            Connection connection = take();
            connection.send(request.array(), request.length());
            connection.close();
            return new Delivery(Delivery.Arrival.UNKNOWN, null, false);
        } catch (IOException e) {
            return failed(Delivery.Arrival.UNKNOWN);
        }
    }

    /** A proxy sends it again on another connection; the client gets either answer. */
    private Delivery twice(Bytes request, boolean last, Dice dice) {
        Delivery first = exchange(request, true);
        Delivery second = exchange(request, last);
        Delivery.Arrival arrival =
                first.arrival() == Delivery.Arrival.YES ? first.arrival() : second.arrival();
        if (arrival == Delivery.Arrival.NO) {
            arrival = first.arrival();
        }
        Delivery seen = dice.chance(500) && first.answer() != null ? first : second;
        return new Delivery(arrival, seen.answer(), false);
    }

    private Delivery failed(Delivery.Arrival arrival) {
        target.suspect();
        return new Delivery(arrival, proxy == null ? null : BAD_GATEWAY, false);
    }

    private static Delivery.Arrival arrival(Answer answer) {
        // Refused for want of a disk: it may be appended later all the same (R24).
        return answer.status() < 300 ? Delivery.Arrival.YES : Delivery.Arrival.UNKNOWN;
    }

    private static Answer checked(Answer answer) {
        if (answer.status() >= 400 && answer.status() < 500) {
            throw new SimulationFailed(
                    "the server refused a good request: "
                            + answer.status()
                            + " "
                            + answer.text().strip());
        }
        return answer;
    }

    private Connection take() throws IOException {
        int life = target.life();
        if (proxy != null) {
            Connection pooled = proxy.take(life);
            return pooled != null ? pooled : Connection.open(target.address(), life);
        }
        Connection kept = own;
        own = null;
        if (kept != null && kept.life() == life) {
            return kept;
        }
        if (kept != null) {
            kept.close();
        }
        return Connection.open(target.address(), life);
    }

    private void give(Connection connection, boolean last) {
        if (last || connection.finished()) {
            connection.close();
        } else if (proxy != null) {
            proxy.give(connection);
        } else {
            own = connection;
        }
    }
}
