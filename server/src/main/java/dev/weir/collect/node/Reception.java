package dev.weir.collect.node;

import dev.weir.directory.Machine;
import dev.weir.directory.Node;
import dev.weir.http.Bodies;
import dev.weir.http.Connection;
import dev.weir.http.DoorMeter;
import dev.weir.http.EntityTags;
import dev.weir.http.Receipt;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.DoorCounters.Event;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeStates;
import dev.weir.roster.Representation;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens at the door to every request of node software, whatever it wants and whatever
 * dialect it speaks. Any thread.
 */
public final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /** A line for each request, when the log's part of this name tells info. */
    private static final Logger REQUESTS = LoggerFactory.getLogger("nodes");

    private static final long MILLI = 1_000_000;
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    /** A refused body up to this size is still read, so that the refusal reaches its sender. */
    private static final int POLITE_BYTES = 64 << 10;

    private final Doorkeeper doorkeeper;
    private final NodeDirectory directory;
    private final Bodies bodies;
    private final AccountingClock clock;
    private final Contacts contacts;
    private final NodeStates states;
    private final MachineStates machines;
    private final DoorCounters counters;
    private final LongSupplier random;

    Reception(
            NodeDirectory directory,
            Bodies bodies,
            AccountingClock clock,
            Contacts contacts,
            NodeStates states,
            MachineStates machines,
            DoorCounters counters,
            LongSupplier random) {
        this.doorkeeper = new Doorkeeper(directory, counters);
        this.directory = directory;
        this.bodies = bodies;
        this.clock = clock;
        this.contacts = contacts;
        this.states = states;
        this.machines = machines;
        this.counters = counters;
        this.random = random;
    }

    /** Reads who a request says it comes from: each dialect has its own names for it. */
    @FunctionalInterface
    public interface ClaimReader {
        NodeClaim read(ServerRequest request);

        /** What the body adds where the request itself does not say it all. */
        default NodeClaim read(byte[] body) {
            return NodeClaim.NONE;
        }
    }

    /** Serves a visitor. */
    @FunctionalInterface
    public interface Service {
        void serve(Visit visit, ServerRequest request, ServerResponse response);
    }

    /** Serves a visitor that brought a body. */
    @FunctionalInterface
    public interface BodyService {
        void serve(Visit visit, byte[] body, ServerResponse response);
    }

    /** A route without a body. */
    public Handler get(ClaimReader claims, Service service) {
        return guarded((request, response) -> {
            Moment arrival = clock.now();
            Visit visit = enter(claims.read(request), arrival, request, response);
            if (visit != null) {
                service.serve(visit, request, response);
            }
        });
    }

    /** A route with a body, whose sender may sign in by query or, in some dialects, within it. */
    public Handler post(ClaimReader claims, BodyService service) {
        return guarded((request, response) -> {
            Moment arrival = clock.now();
            NodeClaim claim = claims.read(request);
            boolean early = claim.complete();
            Visit visit = early ? enter(claim, arrival, request, response) : null;
            if (early && visit == null) {
                return;
            }
            try (Bodies.Body body = bodies.read(request)) {
                if (visit == null) {
                    NodeClaim full = claim.or(claims.read(body.bytes()));
                    visit = enter(full, arrival, request, response);
                }
                if (visit != null) {
                    service.serve(visit, body.bytes(), response);
                }
            }
        });
    }

    /**
     * A route that the fleet token alone opens: a machine may come before it knows its node.
     *
     * @param json what to answer
     */
    public Handler greeting(ClaimReader claims, Supplier<byte[]> json) {
        return guarded((request, response) -> {
            Moment arrival = clock.now();
            NodeClaim claim = claims.read(request);
            try (Bodies.Body body = bodies.read(request)) {
                claim = claim.or(claims.read(body.bytes()));
            }
            switch (doorkeeper.admit(claim, true)) {
                case Admission.Admitted admitted ->
                        answer(visit(admitted, claim, arrival, request), response, json.get());
                case Admission.Fleet fleet -> {
                    Connection.current().proven();
                    response.header(JSON).send(json.get());
                }
                case Admission.Refused refused -> refuse(refused, request, response);
                case Admission.OfMachine of -> {
                    Connection.current().proven();
                    machines.contact(of.machine().id(), arrival.wallMillis());
                    response.header(JSON).send(json.get());
                }
                case Admission.Several _ ->
                        throw new IllegalStateException("one node was asked for");
            }
        });
    }

    /** Serves a machine that comes for none of its nodes. */
    @FunctionalInterface
    public interface MachineService {
        void serve(Machine machine, Moment arrival, byte[] body, ServerResponse response);
    }

    /** A route with a body, for a machine; it has no counters, so there is no receipt. */
    public Handler machine(ClaimReader claims, MachineService service) {
        return guarded((request, response) -> {
            Moment arrival = clock.now();
            NodeClaim claim = claims.read(request);
            try (Bodies.Body body = bodies.read(request)) {
                switch (doorkeeper.admitMachine(claim.or(claims.read(body.bytes())))) {
                    case Admission.OfMachine of -> {
                        Connection.current().proven();
                        machines.contact(of.machine().id(), arrival.wallMillis());
                        service.serve(of.machine(), arrival, body.bytes(), response);
                    }
                    case Admission.Refused refused -> refuse(refused, request, response);
                    case Admission.Admitted _, Admission.Fleet _, Admission.Several _ ->
                            throw new IllegalStateException("a machine was asked for");
                }
            }
        });
    }

    /** Serves whoever knows the token of these nodes. */
    @FunctionalInterface
    public interface SeveralService {
        void serve(List<Node> nodes, ServerRequest request, ServerResponse response);
    }

    /**
     * A route that a token alone opens, of one node or of all that have a number: nobody in
     * particular is served, so there is no receipt.
     */
    public Handler several(ClaimReader claims, SeveralService service) {
        return guarded((request, response) -> {
            switch (doorkeeper.admitAll(claims.read(request))) {
                case Admission.Several several -> {
                    Connection.current().proven();
                    service.serve(several.nodes(), request, response);
                }
                case Admission.Refused refused -> refuse(refused, request, response);
                case Admission.Admitted _, Admission.Fleet _, Admission.OfMachine _ ->
                        throw new IllegalStateException("several were asked for");
            }
        });
    }

    private @Nullable Visit enter(
            NodeClaim claim, Moment arrival, ServerRequest request, ServerResponse response) {
        Admission admission = doorkeeper.admit(claim, false);
        return switch (admission) {
            case Admission.Admitted admitted -> visit(admitted, claim, arrival, request);
            case Admission.Fleet _, Admission.Several _, Admission.OfMachine _ ->
                    throw new IllegalStateException("one node was asked for");
            case Admission.Refused refused -> {
                refuse(refused, request, response);
                yield null;
            }
        };
    }

    private Visit visit(
            Admission.Admitted admitted, NodeClaim claim, Moment arrival, ServerRequest request) {
        Connection connection = Connection.current();
        connection.proven();
        connection.countAs(DoorMeter.Kind.NODE_READ);
        connection.sentBy(admitted.node().sourceId());
        long sourceId = admitted.node().sourceId();
        long intervalMillis = directory.settings().pushIntervalSeconds() * 1000L;
        states.contact(sourceId, arrival.wallMillis());
        contacts.of(sourceId).heard(arrival, intervalMillis);
        return new Visit(
                admitted.node(),
                claim.token(),
                Receipt.of(request.headers(), sourceId),
                Sender.of(request.headers(), connection),
                arrival,
                intervalMillis);
    }

    private void refuse(Admission.Refused refused, ServerRequest request, ServerResponse response) {
        if (request.content().hasEntity() && !request.content().consumed()) {
            if (request.headers().contentLength().orElse(Long.MAX_VALUE) <= POLITE_BYTES) {
                bodies.read(request).close();
            } else {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
        }
        refused.problem().send(response);
    }

    /**
     * Answers with what the node is told, or with 304 when it has that already.
     *
     * @throws UncheckedIOException when the answer cannot be written
     */
    public void represent(
            Visit visit, Representation current, ServerRequest request, ServerResponse response) {
        greet(visit, response);
        represent(current, request, response);
    }

    /** Answers somebody who is no single node, and so gets no receipt. */
    public static void represent(
            Representation current, ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.ETAG, current.etag());
        if (EntityTags.matches(request.headers(), current.etag())) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, current.contentType()).send(current.bytes());
    }

    /** Answers a request that brought no traffic; a sender without our cookie gets one (R1). */
    public void answer(Visit visit, ServerResponse response, byte[] json) {
        greet(visit, response);
        response.header(JSON).send(json);
    }

    /** Gives a sender without our cookie one. */
    private void greet(Visit visit, ServerResponse response) {
        if (visit.receipt() == null) {
            acknowledge(visit, response, 0);
        }
    }

    /** Tells the sender's process which report was answered. */
    void acknowledge(Visit visit, ServerResponse response, long position) {
        Receipt came = visit.receipt();
        long instance = came == null ? Instances.forCookie(random.getAsLong()) : came.instance();
        long sourceId = visit.node().sourceId();
        response.header(
                HeaderValues.create(
                        HeaderNames.SET_COOKIE,
                        new Receipt(instance, position).setCookie(sourceId)));
    }

    private static void tell(ServerRequest request, ServerResponse response) {
        Connection connection = Connection.current();
        REQUESTS.atInfo()
                .addKeyValue("source", connection.sender())
                .addKeyValue("status", response.status().code())
                .addKeyValue("millis", connection.servingNanos() / MILLI)
                .log("{} {}", request.prologue().method().text(), request.path().path());
    }

    /**
     * A defect of ours must not look like an answer: some clients take any status for success and
     * drop their counters. So there is none.
     */
    private Handler guarded(Handler handler) {
        return (request, response) -> {
            try {
                handler.handle(request, response);
                if (REQUESTS.isInfoEnabled()) {
                    tell(request, response);
                }
            } catch (CloseConnectionException | HttpException e) {
                throw e;
            } catch (UncheckedIOException e) {
                throw new CloseConnectionException("the answer could not be written", e);
            } catch (RuntimeException e) {
                counters.count(Event.FAILED, 1);
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("source", Connection.current().sender())
                        .log("{} failed", request.path().path());
                throw new CloseConnectionException("no answer after a failure", e);
            }
        };
    }
}
