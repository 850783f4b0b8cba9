package dev.weir.http;

import dev.weir.http.HttpFaults.Fault;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.websocket.WsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The socket that everybody talks to, with every limit set: Helidon leaves most of them open.
 *
 * <p>Started by {@link #start}, which returns when connections are accepted.
 */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int RECEIVE_BUFFER_BYTES = 128 << 10;
    private static final int MAX_FIRST_LINE_BYTES = 8 << 10;
    private static final int MAX_HEADER_BYTES = 16 << 10;

    private final WebServer server;
    private final Acceptance acceptance;
    private final OpenConnections open;

    private Listener(WebServer server, Acceptance acceptance, OpenConnections open) {
        this.server = server;
        this.acceptance = acceptance;
        this.open = open;
    }

    /**
     * Binds and serves, plainly.
     *
     * @param routes adds the routes of every door
     * @param nanos monotonic clock, for limits only
     * @throws IllegalStateException when the address cannot be bound
     */
    public static Listener start(
            ListenerSettings settings,
            HttpFaults faults,
            DoorMeter meter,
            Consumer<HttpRouting.Builder> routes,
            LongSupplier nanos) {
        return start(settings, Front.PLAIN, faults, meter, routes, nanos);
    }

    /**
     * Binds and serves.
     *
     * @param front how it meets the world
     * @param routes adds the routes of every door
     * @param nanos monotonic clock, for limits only
     * @throws IllegalStateException when the address cannot be bound
     */
    public static Listener start(
            ListenerSettings settings,
            Front front,
            HttpFaults faults,
            DoorMeter meter,
            Consumer<HttpRouting.Builder> routes,
            LongSupplier nanos) {
        HttpRouting.Builder routing = HttpRouting.builder();
        if (!front.basePath().isEmpty()) {
            routing.addFilter(new BasePath(front.basePath()));
        }
        routes.accept(routing);
        AcceptedSockets sockets = new AcceptedSockets();
        OpenConnections open = new OpenConnections(sockets, nanos);
        Acceptance acceptance = acceptance(settings, front, sockets);
        WebServer server =
                WebServer.builder()
                        // A socket that nobody knows, until the real one takes its place.
                        .host("127.0.0.1")
                        .port(0)
                        .shutdownHook(false)
                        .connectionOptions(sockets)
                        .maxPayloadSize(settings.maxBodyBytes())
                        .maxTcpConnections(settings.maxConnections())
                        // One request at a time each, so this is never exceeded: Helidon would
                        // answer 503, which clients that reset their counters take for success.
                        .maxConcurrentRequests(settings.maxConnections())
                        .idleConnectionTimeout(settings.idleTimeout())
                        .idleConnectionPeriod(watchPeriod(settings))
                        .contentEncoding(
                                ContentEncodingContext.builder()
                                        .contentEncodingsDiscoverServices(false)
                                        .addContentEncoding(
                                                new BoundedGzip(settings.maxBodyBytes()))
                                        .build())
                        .directHandlers(directHandlers(faults))
                        .protocolsDiscoverServices(false)
                        .addProtocol(
                                WsConfig.builder()
                                        .maxFrameLength(WebSockets.MAX_FRAME_BYTES)
                                        .build())
                        .addConnectionSelector(
                                selector(settings, front, faults, meter, sockets, open, nanos))
                        .routing(routing)
                        .build();
        server.start();
        try {
            acceptance.install(server);
        } catch (IOException e) {
            server.stop();
            throw new IllegalStateException("cannot accept connections: " + e.getMessage(), e);
        }
        return new Listener(server, acceptance, open);
    }

    private static Acceptance acceptance(
            ListenerSettings settings, Front front, AcceptedSockets sockets) {
        @Nullable TlsFiles tls = front.tls().orElse(null);
        try {
            if (front.inherited().isPresent()) {
                InheritedSocket inherited = front.inherited().get();
                return new Acceptance(
                        inherited.socket(), inherited.address().getPort(), sockets, tls);
            }
            ServerSocket own = new ServerSocket();
            own.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            own.bind(new InetSocketAddress(settings.address(), settings.port()), BACKLOG);
            return new Acceptance(own, own.getLocalPort(), sockets, tls);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot listen on "
                            + settings.address()
                            + ", port "
                            + settings.port()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** The port it really listens on. */
    public int port() {
        return acceptance.port();
    }

    /**
     * Stops accepting, answers what was accepted, ends all connections; takes ten seconds at most.
     */
    @Override
    public void close() {
        try {
            acceptance.pause();
        } catch (IOException e) {
            throw new UncheckedIOException("the listening socket does not close", e);
        } finally {
            open.drain();
            server.stop();
        }
    }

    /** How often connections are looked at: limits hold to within a quarter of the shortest. */
    private static Duration watchPeriod(ListenerSettings settings) {
        Duration period = settings.strangerTimeout().dividedBy(4);
        return period.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : period;
    }

    private static ServerConnectionSelector selector(
            ListenerSettings settings,
            Front front,
            HttpFaults faults,
            DoorMeter meter,
            AcceptedSockets sockets,
            OpenConnections open,
            LongSupplier nanos) {
        Http1ConnectionSelector http1 =
                Http1ConnectionSelector.builder()
                        .config(
                                Http1Config.builder()
                                        .name("nodes")
                                        .maxPrologueLength(MAX_FIRST_LINE_BYTES)
                                        .maxHeadersSize(MAX_HEADER_BYTES)
                                        .receiveLog(false)
                                        .sendLog(false)
                                        .addReceiveListener(new RequestStart())
                                        .addSendListener(new LastAnswer(open, hsts(front)))
                                        .buildPrototype())
                        .build();
        return new ServerConnectionSelector() {
            @Override
            public int bytesToIdentifyConnection() {
                return 0;
            }

            @Override
            public Support supports(BufferData data) {
                return Support.SUPPORTED;
            }

            @Override
            public Set<String> supportedApplicationProtocols() {
                return http1.supportedApplicationProtocols();
            }

            @Override
            public ServerConnection connection(ConnectionContext context) {
                return new WatchedConnection(
                        http1, context, settings, faults, meter, sockets, open, nanos);
            }
        };
    }

    /** Starts the clock of a request. */
    private static final class RequestStart implements Http1ConnectionListener {
        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            if (context instanceof WatchedStream stream) {
                stream.connection().requestBegins(Method.GET.equals(prologue.method()));
            }
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (context instanceof WatchedStream stream) {
                if (!hasBody(headers)) {
                    stream.connection().requestComplete();
                }
                if (headers.contains(HeaderValues.CONNECTION_CLOSE)) {
                    stream.connection().isLastRequest();
                }
            }
        }
    }

    private static @Nullable Header hsts(Front front) {
        return front.tls().isEmpty() || front.hsts().isZero()
                ? null
                : HeaderValues.createCached(
                        "Strict-Transport-Security", "max-age=" + front.hsts().toSeconds());
    }

    /** Notices that an answer says it is the last, and says so of every answer while stopping. */
    private record LastAnswer(OpenConnections open, @Nullable Header hsts)
            implements Http1ConnectionListener {
        @Override
        public void headers(ConnectionContext context, Headers headers) {
            if (hsts != null && headers instanceof WritableHeaders<?> writable) {
                writable.set(hsts);
            }
            if (open.isDraining() && headers instanceof WritableHeaders<?> writable) {
                writable.set(HeaderValues.CONNECTION_CLOSE);
            }
            if (headers.contains(HeaderValues.CONNECTION_CLOSE)
                    && context instanceof WatchedStream stream) {
                stream.connection().isLastRequest();
            }
        }
    }

    private static boolean hasBody(Headers headers) {
        return headers.contains(HeaderNames.CONTENT_LENGTH)
                || headers.contains(HeaderNames.TRANSFER_ENCODING);
    }

    private static DirectHandlers directHandlers(HttpFaults faults) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        DirectHandler problem =
                (request, event, status, headers, message) ->
                        answer(faults, request, event, status, headers);
        for (EventType event : EventType.values()) {
            handlers.addHandler(event, problem);
        }
        return handlers.build();
    }

    /** Helidon's own message may repeat what came, secrets included: it is not passed on. */
    private static DirectHandler.TransportResponse answer(
            HttpFaults faults,
            DirectHandler.TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers) {
        Fault fault = fault(event, status);
        faults.count(fault);
        Problem problem =
                switch (fault) {
                    case TOO_LARGE ->
                            new Problem(413, "too_large", "The request body is too large.", "");
                    case NO_SUCH_PATH ->
                            new Problem(404, "no_such_path", "There is nothing here.", "");
                    case INTERNAL ->
                            new Problem(500, "internal", "Weir made a mistake; see its log.", "");
                    default ->
                            new Problem(
                                    status.code(),
                                    "bad_request",
                                    "The request is not HTTP as it should be.",
                                    "");
                };
        headers.set(HeaderNames.CONTENT_TYPE, Problem.CONTENT_TYPE);
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .keepAlive(fault == Fault.NO_SUCH_PATH && !hasBody(request.headers()))
                .entity(problem.json())
                .build();
    }

    private static Fault fault(EventType event, Status status) {
        if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            return Fault.TOO_LARGE;
        }
        if (status.code() == Status.NOT_FOUND_404.code()) {
            return Fault.NO_SUCH_PATH;
        }
        return status.code() >= 500 && event == EventType.INTERNAL_ERROR
                ? Fault.INTERNAL
                : Fault.BAD_REQUEST;
    }
}
