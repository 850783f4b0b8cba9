package dev.weir.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.presence.DoorCounters.Event;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OnlineDevicesTest {
    private final AtomicLong nanos = new AtomicLong(5);
    private final AtomicInteger interval = new AtomicInteger(30);
    private final DoorCounters counters = new DoorCounters();
    private final OnlineDevices devices = new OnlineDevices(nanos::get, interval::get, counters);

    @Test
    void countsDistinctAddressesOverNodes() {
        devices.replace(1, Map.of(7L, List.of("1.1.1.1", "1.1.1.1_1", "2.2.2.2")));
        devices.replace(2, Map.of(7L, List.of("2.2.2.2:80", "3.3.3.3"), 8L, List.of("9.9.9.9")));

        assertThat(devices.count(7)).isEqualTo(3);
        assertThat(devices.addresses(7)).containsExactly("1.1.1.1", "2.2.2.2", "3.3.3.3");
        assertThat(devices.count(8)).isEqualTo(1);
        assertThat(devices.count(9)).isZero();
        assertThat(devices.usersOn(2)).isEqualTo(2);
    }

    @Test
    void aReportReplacesTheUsersItNamesAndLeavesOthers() {
        devices.replace(1, Map.of(7L, List.of("1.1.1.1"), 8L, List.of("2.2.2.2")));
        devices.replace(1, Map.of(7L, List.of("3.3.3.3")));

        assertThat(devices.addresses(7)).containsExactly("3.3.3.3");
        assertThat(devices.addresses(8)).containsExactly("2.2.2.2");
        devices.replace(1, Map.of(7L, List.of()));
        assertThat(devices.count(7)).isZero();
    }

    @Test
    void entriesLiveForTwoIntervalsButAtLeastAHundredSeconds() {
        devices.replace(1, Map.of(7L, List.of("1.1.1.1")));
        pass(Duration.ofSeconds(99));
        assertThat(devices.count(7)).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(devices.count(7)).isZero();

        interval.set(300);
        devices.replace(1, Map.of(7L, List.of("1.1.1.1")));
        pass(Duration.ofSeconds(599));
        assertThat(devices.count(7)).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(devices.count(7)).isZero();
    }

    @Test
    void aSnapshotForgetsWhomItDoesNotName() {
        devices.replace(1, Map.of(7L, List.of("1.1.1.1"), 8L, List.of("2.2.2.2")));
        devices.replaceAll(1, Map.of(8L, List.of("2.2.2.3")));

        assertThat(devices.count(7)).isZero();
        assertThat(devices.addresses(8)).containsExactly("2.2.2.3");
    }

    @Test
    void stillOnlineRefreshesAndForgetsTheRest() {
        devices.replace(1, Map.of(7L, List.of("1.1.1.1"), 8L, List.of("2.2.2.2")));
        devices.replace(2, Map.of(8L, List.of("8.8.8.8")));
        pass(Duration.ofSeconds(90));
        devices.keepOnly(1, Map.of(7L, 1, 99L, 2));
        pass(Duration.ofSeconds(5));

        assertThat(devices.count(7)).isEqualTo(1);
        assertThat(devices.addresses(8)).containsExactly("8.8.8.8");
        pass(Duration.ofSeconds(90));
        assertThat(devices.count(7)).isEqualTo(1);
        assertThat(devices.count(8)).isZero();
        devices.keepOnly(1, Map.of());
        assertThat(devices.usersOn(1)).isZero();
    }

    @Test
    void knowsHowManyDevicesThereAreBeforeItKnowsTheirAddresses() {
        devices.replace(2, Map.of(7L, List.of("1.1.1.1")));
        devices.keepOnly(1, Map.of(7L, 2, 8L, 1));

        assertThat(devices.usersOn(1)).isEqualTo(2);
        assertThat(devices.count(8)).isEqualTo(1);
        // The one on node 2 may be one of the two on node 1.
        assertThat(devices.count(7)).isEqualTo(2);
        assertThat(devices.addresses(7)).containsExactly("1.1.1.1");
        devices.replaceAll(1, Map.of(7L, List.of("2.2.2.2", "3.3.3.3")));
        assertThat(devices.count(7)).isEqualTo(3);
        assertThat(devices.count(8)).isZero();
    }

    @Test
    void whatNobodyRefreshesLeavesMemory() {
        for (long node = 1; node <= 50; node++) {
            devices.replace(node, Map.of(7L, List.of("1.1.1.1"), node + 100, List.of("2.2.2.2")));
        }
        assertThat(devices.entries()).isEqualTo(100);
        pass(Duration.ofSeconds(200));
        devices.replace(1, Map.of(7L, List.of("1.1.1.1")));
        assertThat(devices.entries()).isEqualTo(1);
        assertThat(devices.count(7)).isEqualTo(1);
    }

    @Test
    void boundsWhatOneNodeCanMakeUsKeep() {
        Map<Long, List<String>> flood = new HashMap<>();
        for (long user = 1; user <= OnlineDevices.MAX_USERS_OF_NODE + 10; user++) {
            flood.put(user, List.of("1.1.1.1"));
        }
        devices.replace(1, flood);
        assertThat(devices.entries()).isEqualTo(OnlineDevices.MAX_USERS_OF_NODE);
        assertThat(counters.of(Event.ALIVE_ENTRY_DROPPED)).isEqualTo(10);

        devices.replace(
                2, Map.of(7L, IntStream.range(0, 256).mapToObj(i -> "1.2.3." + i).toList()));
        assertThat(devices.count(7)).isLessThanOrEqualTo(OnlineDevices.MAX_ADDRESSES + 1);
    }

    @Test
    void dropsWhatIsNoAddress() {
        devices.replace(1, Map.of(7L, List.of("nonsense", "1.1.1.1", "")));
        assertThat(devices.addresses(7)).containsExactly("1.1.1.1");
        assertThat(counters.of(Event.ALIVE_ENTRY_DROPPED)).isEqualTo(2);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
