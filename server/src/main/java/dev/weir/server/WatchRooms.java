package dev.weir.server;

import dev.weir.health.Watch;
import dev.weir.http.DoorMeter;
import dev.weir.http.HttpFaults;
import dev.weir.metrics.Metrics;
import dev.weir.metrics.ShadowPart;
import dev.weir.presence.DoorCounters;
import dev.weir.presence.MachineStates;
import dev.weir.presence.NodeStates;
import dev.weir.presence.OnlineDevices;
import dev.weir.shadow.Shadow;
import java.util.Optional;

/** What is counted and seen: nodes and their devices, the doors, what is wrong and since when. */
record WatchRooms(
        NodeStates nodes,
        MachineStates machines,
        OnlineDevices devices,
        DoorCounters counters,
        DoorMeter meter,
        HttpFaults faults,
        Watch watch,
        Metrics metrics) {

    static WatchRooms open(Ground ground, ServingRooms serving, PostingRooms posting) {
        HttpFaults faults = new HttpFaults();
        DoorMeter meter = new DoorMeter();
        DoorCounters counters = new DoorCounters();
        NodeStates nodes = new NodeStates();
        OnlineDevices devices =
                new OnlineDevices(
                        ground.nanos(),
                        () -> serving.directory().settings().pushIntervalSeconds(),
                        counters);
        Watch watch = watch(ground, serving, posting);
        Metrics metrics =
                MetricsJoint.of(
                        ground.config().metrics(),
                        Ground.VERSION,
                        new MetricsJoint.Shown(
                                serving.directory(),
                                nodes,
                                devices,
                                ground.journal(),
                                posting.posting(),
                                ground.database(),
                                watch,
                                meter,
                                faults,
                                counters,
                                serving.clock()::lastStep,
                                ground.wall()));
        metrics.add(new WriterPart(ground.nanos()));
        posting.shadow()
                .ifPresent(one ->
                        metrics.add(new ShadowPart(one, ground.journal()::end, ground.wall())));
        return new WatchRooms(
                nodes, new MachineStates(), devices, counters, meter, faults, watch, metrics);
    }

    private static Watch watch(Ground ground, ServingRooms serving, PostingRooms posting) {
        Optional<Shadow> shadow = posting.shadow();
        AsideSight aside = new AsideSight(ground.config().dataDirectory(), ground.nanos());
        Watch watch =
                ground.life()
                        .of(
                                new Watch(
                                        new Watch.Watched(
                                                ground.config().dataDirectory(),
                                                ground.journal(),
                                                posting.posting(),
                                                ground.database(),
                                                ground.database()::standing,
                                                serving.clock()::lastStep,
                                                serving.keeper()::failingSince,
                                                () -> ShadowJoint.wrong(shadow, ground.wall()),
                                                ground::aloneSinceMillis,
                                                aside::now),
                                        ground.wall(),
                                        ground.nanos()));
        watch.start();
        return watch;
    }
}
