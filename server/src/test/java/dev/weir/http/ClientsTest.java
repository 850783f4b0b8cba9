package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.AddressRange;
import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientsTest {
    private final Clients clients =
            new Clients(
                    List.of(
                            AddressRange.of("127.0.0.1"),
                            AddressRange.of("10.0.0.0/8"),
                            AddressRange.of("2001:db8::/32")));

    private static final String PROXY = "10.0.0.1";

    private Clients.Client of(String peer, String... headers) {
        WritableHeaders<?> all = WritableHeaders.create();
        for (String header : headers) {
            int colon = header.indexOf(':');
            all.add(HeaderNames.create(header.substring(0, colon)), header.substring(colon + 2));
        }
        return clients.of(InetAddress.ofLiteral(peer), false, all);
    }

    @Test
    void believesNobodyWhoIsNoTrustedProxy() {
        Clients.Client client =
                of(
                        "203.0.113.9",
                        "X-Forwarded-For: 192.0.2.1",
                        "X-Forwarded-Proto: https",
                        "Forwarded: for=192.0.2.1;proto=https");

        assertThat(client.text()).isEqualTo("203.0.113.9");
        assertThat(client.secure()).isFalse();
        assertThat(client.direct()).isFalse();
    }

    @Test
    void takesTheRightmostAddressThatIsNoTrustedProxy() {
        assertThat(of(PROXY, "X-Forwarded-For: 192.0.2.1").text()).isEqualTo("192.0.2.1");
        // What stands further left, the client wrote himself.
        assertThat(of(PROXY, "X-Forwarded-For: 1.1.1.1, 192.0.2.1").text()).isEqualTo("192.0.2.1");
        assertThat(of(PROXY, "X-Forwarded-For: 1.1.1.1, 192.0.2.1, 10.2.3.4").text())
                .isEqualTo("192.0.2.1");
        assertThat(of(PROXY, "X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 192.0.2.1").text())
                .isEqualTo("192.0.2.1");
        assertThat(of(PROXY, "X-Forwarded-For: 10.9.9.9").text()).isEqualTo("10.9.9.9");
    }

    @Test
    void stopsAtWhatIsNoAddress() {
        assertThat(of(PROXY, "X-Forwarded-For: 192.0.2.1, unknown").text()).isEqualTo(PROXY);
        assertThat(of(PROXY, "X-Forwarded-For: localhost").text()).isEqualTo(PROXY);
        assertThat(of(PROXY, "X-Forwarded-For: ").text()).isEqualTo(PROXY);
        assertThat(of(PROXY, "X-Forwarded-For: 192.0.2.1" + ", 10.0.0.2".repeat(40)).text())
                .startsWith("10.0.0.");
    }

    @Test
    void readsPortsAndBrackets() {
        assertThat(of(PROXY, "X-Forwarded-For: 192.0.2.1:4711").text()).isEqualTo("192.0.2.1");
        assertThat(of(PROXY, "X-Forwarded-For: [2001:dead::1]:4711").text())
                .isEqualTo("2001:dead:0:0:0:0:0:1");
        assertThat(of(PROXY, "Forwarded: for=\"[2001:dead::1]:4711\";proto=https").text())
                .isEqualTo("2001:dead:0:0:0:0:0:1");
    }

    @Test
    void believesNeitherHeaderWhenTheyDisagree() {
        // A proxy that sets one and passes the other on would let the client choose.
        assertThat(of(PROXY, "X-Forwarded-For: 192.0.2.1", "Forwarded: for=6.6.6.6").text())
                .isEqualTo(PROXY);
        assertThat(of(PROXY, "X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1").text())
                .isEqualTo("192.0.2.1");
    }

    @Test
    void takesTheSchemeFromTheNearestProxy() {
        assertThat(of(PROXY, "X-Forwarded-Proto: https").secure()).isTrue();
        assertThat(of(PROXY, "X-Forwarded-Proto: https, http").secure()).isFalse();
        assertThat(of(PROXY, "Forwarded: for=1.2.3.4;proto=http, for=2.3.4.5;proto=https").secure())
                .isTrue();
        assertThat(of(PROXY).secure()).isFalse();
    }

    @Test
    void knowsWhoIsOnThisMachine() throws java.net.UnknownHostException {
        InetAddress ours = InetAddress.ofLiteral("192.0.2.10");

        assertThat(of("127.0.0.1").onThisMachine(ours)).isTrue();
        assertThat(of("192.0.2.10").onThisMachine(ours)).isTrue();
        assertThat(of("192.0.2.11").onThisMachine(ours)).isFalse();
        assertThat(of("127.0.0.1", "X-Forwarded-For: 127.0.0.1").onThisMachine(ours)).isFalse();
        assertThat(of("127.0.0.1", "X-Real-IP: 127.0.0.1").onThisMachine(ours)).isFalse();
    }

    @Test
    void readsRangesOfAddresses() {
        assertThat(AddressRange.of("10.0.0.0/8").contains(InetAddress.ofLiteral("10.255.1.2")))
                .isTrue();
        assertThat(AddressRange.of("10.0.0.0/9").contains(InetAddress.ofLiteral("10.128.0.0")))
                .isFalse();
        assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8")))
                .isTrue();
        assertThat(AddressRange.of("0.0.0.0/0").contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(AddressRange.of("2001:db8::/33").contains(InetAddress.ofLiteral("2001:db8::1")))
                .isTrue();
        assertThat(
                        AddressRange.of("2001:db8::/33")
                                .contains(InetAddress.ofLiteral("2001:db8:8000::1")))
                .isFalse();
        for (String bad : List.of("10.0.0.0/33", "example.org", "10.0.0.0/", "10.0.0/8x", "/8")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> AddressRange.of(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void countsWhatShowsThatProxiesAndConfigurationDisagree() {
        note(PROXY, "weir.example.org", "X-Forwarded-For: 192.0.2.1");
        note(PROXY, "weir.example.org");
        note("203.0.113.9", "weir.example.org", "X-Forwarded-For: 192.0.2.1");
        note("203.0.113.9", "weir.example.org");
        assertThat(clients.seen()).isEqualTo(new Clients.Seen(1, 1, 1));

        // A command on the machine of the proxy is not the proxy; the proxy passes names on.
        note("127.0.0.1", "127.0.0.1:8080");
        note("127.0.0.1", "localhost:8080");
        assertThat(clients.seen().trustedWithoutHeader()).isEqualTo(1);
        note("127.0.0.1", "weir.example.org");
        assertThat(clients.seen().trustedWithoutHeader()).isEqualTo(2);
    }

    private void note(String peer, String host, String... headers) {
        WritableHeaders<?> all = WritableHeaders.create();
        for (String header : headers) {
            int colon = header.indexOf(':');
            all.add(HeaderNames.create(header.substring(0, colon)), header.substring(colon + 2));
        }
        clients.note(InetAddress.ofLiteral(peer), all, host);
    }
}
