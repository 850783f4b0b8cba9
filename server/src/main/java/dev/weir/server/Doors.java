package dev.weir.server;

import dev.weir.collect.node.NodeDoor;
import dev.weir.collect.ppanel.PpanelApi;
import dev.weir.collect.sspanel.SspanelApi;
import dev.weir.collect.tidalab.TidalabApi;
import dev.weir.collect.uniproxy.MachineApi;
import dev.weir.collect.uniproxy.UniProxyApi;
import dev.weir.config.ServerConfig;
import dev.weir.http.DoorMeter;
import dev.weir.http.Front;
import dev.weir.http.HttpFaults;
import dev.weir.http.InheritedSocket;
import dev.weir.http.Listener;
import dev.weir.http.ListenerSettings;
import dev.weir.http.TlsFiles;
import dev.weir.relay.RelayGate;
import dev.weir.web.WebDoor;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The listeners: one for nodes and people, and one for metrics if it has an address of its own.
 *
 * <p>Opened and closed by one thread; addresses may be asked by any.
 */
final class Doors implements AutoCloseable {
    /** Nobody brings a body to the metrics. */
    private static final int METRICS_BODY = 1 << 16;

    private final ServerConfig config;
    private final NodeDoor nodes;
    private final WebDoor web;
    private final HttpFaults faults;
    private final DoorMeter meter;
    private final LongSupplier nanos;
    private final @Nullable Sharing sharing;
    private @Nullable Listener everybody;
    private @Nullable Listener relayed;
    private @Nullable Listener metrics;
    private volatile @Nullable TlsFiles tls;
    private volatile URI address = URI.create("http://127.0.0.1:0");
    private volatile int metricsPort;

    Doors(
            ServerConfig config,
            NodeDoor nodes,
            WebDoor web,
            HttpFaults faults,
            DoorMeter meter,
            LongSupplier nanos,
            @Nullable Sharing sharing) {
        this.config = config;
        this.nodes = nodes;
        this.web = web;
        this.faults = faults;
        this.meter = meter;
        this.nanos = nanos;
        this.sharing = sharing;
    }

    /** The limits of the listener for nodes and people. */
    static ListenerSettings settings(ServerConfig config) {
        return ListenerSettings.of(
                config.listenAddress(),
                config.port(),
                config.maxBodyBytes(),
                config.idleTimeout(),
                config.liveConnections());
    }

    /** Nodes and people are answered when this returns. */
    void open() {
        Optional<TlsFiles> files = tls();
        tls = files.orElse(null);
        if (sharing != null) {
            openToProcesses(sharing);
        }
        Optional<InheritedSocket> inherited = socket();
        Listener listener = listener(inherited, files);
        everybody = listener;
        address =
                inherited
                        .map(socket -> config.localUri(socket.address()))
                        .orElseGet(() -> config.localUri(listener.port()));
    }

    private Listener listener(Optional<InheritedSocket> inherited, Optional<TlsFiles> files) {
        return Listener.start(
                settings(config),
                new Front(config.basePath(), inherited, files, config.tls().hsts()),
                faults,
                meter,
                rules -> {
                    new UniProxyApi(nodes).addTo(rules);
                    new MachineApi(nodes).addTo(rules);
                    new SspanelApi(nodes).addTo(rules);
                    new TidalabApi(nodes).addTo(rules);
                    new PpanelApi(nodes).addTo(rules);
                    web.addTo(rules);
                },
                nanos);
    }

    /** What other processes accepted is served here, before they are told so. */
    private void openToProcesses(Sharing others) {
        try {
            RelayGate gate = others.gate();
            relayed = listener(Optional.of(InheritedSocket.of(gate, gate.port())), tls());
            others.gateIsOpen(gate.port());
        } catch (IOException e) {
            throw new IllegalStateException("cannot serve other processes: " + e.getMessage(), e);
        }
    }

    /** The listener of metrics alone, if one is configured. */
    void openForMetrics() {
        config.metrics()
                .listen()
                .ifPresent(at -> {
                    ListenerSettings settings =
                            ListenerSettings.of(
                                    at.address(), at.port(), METRICS_BODY, config.idleTimeout());
                    Listener listener =
                            Listener.start(settings, faults, meter, web::addMetricsTo, nanos);
                    metrics = listener;
                    metricsPort = listener.port();
                });
    }

    /** When the certificate in use ends, epoch milliseconds; empty where there is none. */
    OptionalLong certificateEndsMillis() {
        TlsFiles files = tls;
        return files == null ? OptionalLong.empty() : OptionalLong.of(files.endsMillis());
    }

    /** Where it can be reached from this machine. */
    URI address() {
        return address;
    }

    /** 0 = metrics have no listener of their own. */
    int metricsPort() {
        return metricsPort;
    }

    private Optional<InheritedSocket> socket() {
        try {
            return sharing == null
                    ? InheritedSocket.take(System.getenv())
                    : Optional.of(sharing.listening());
        } catch (IOException e) {
            throw new IllegalStateException("the inherited socket: " + e.getMessage(), e);
        }
    }

    private Optional<TlsFiles> tls() {
        if (!config.tls().isOn()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new TlsFiles(
                            config.tls().certificate().orElseThrow(),
                            config.tls().key().orElseThrow(),
                            config.certificateFile(),
                            nanos));
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
        if (everybody != null) {
            everybody.close();
        }
        if (relayed != null) {
            relayed.close();
        }
    }
}
