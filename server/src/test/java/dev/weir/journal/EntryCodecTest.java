package dev.weir.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.journal.EntryCodec.UnreadableRecord;
import dev.weir.journal.Report.Client;
import dev.weir.journal.Report.Evidence;
import dev.weir.journal.Report.Route;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    private static Entry roundTrip(Entry entry, boolean unanswered) {
        ByteBuffer buffer = buffer(entry, unanswered);
        return EntryCodec.decode(
                buffer, 5, EntryCodec.length(buffer, 5, 5 + (int) EntryCodec.size(entry)));
    }

    private static ByteBuffer buffer(Entry entry, boolean unanswered) {
        int size = (int) EntryCodec.size(entry);
        ByteBuffer buffer =
                ByteBuffer.allocate(size + 10).order(ByteOrder.LITTLE_ENDIAN).position(5);
        EntryCodec.encode(entry, unanswered, buffer);
        assertThat(buffer.position()).isEqualTo(5 + size);
        return buffer;
    }

    private static Report report(Evidence evidence, Route route, Client client, byte[] peer) {
        return new Report(
                Long.MAX_VALUE,
                -1,
                99,
                evidence,
                false,
                -5,
                Long.MIN_VALUE,
                7,
                route,
                client,
                peer,
                new byte[] {1, 2, 3});
    }

    @Test
    void givesBackEveryFieldOfAReport() {
        for (Evidence evidence : Evidence.values()) {
            for (Route route : Route.values()) {
                for (Client client : Client.values()) {
                    Report report = report(evidence, route, client, new byte[16]);

                    assertThat(roundTrip(report, false))
                            .usingRecursiveComparison()
                            .isEqualTo(report);
                }
            }
        }
    }

    @Test
    void givesBackAReportWithoutPeerAndBody() {
        Report report =
                new Report(
                        1,
                        0,
                        0,
                        Evidence.UNKNOWN,
                        true,
                        1,
                        2,
                        3,
                        Route.V2_REPORT,
                        Client.OTHER,
                        new byte[0],
                        new byte[0]);

        assertThat(roundTrip(report, false)).usingRecursiveComparison().isEqualTo(report);
    }

    @Test
    void marksALateReportAsUnanswered() {
        Report report = report(Evidence.COOKIE, Route.UNIPROXY_PUSH, Client.RESTY, new byte[4]);

        assertThat(((Report) roundTrip(report, true)).unanswered()).isTrue();
        assertThat(((Report) roundTrip(report, false)).unanswered()).isFalse();
    }

    @Test
    void givesBackActsStartsAndClockSteps() {
        Act act =
                new Act(
                        UUID.randomUUID(),
                        "user.saved",
                        "Ångström 雨",
                        123,
                        "{\"id\":7}".getBytes(StandardCharsets.UTF_8));

        assertThat(roundTrip(act, true)).usingRecursiveComparison().isEqualTo(act);
        assertThat(roundTrip(new Started(1, 2, "0.1.0"), false))
                .isEqualTo(new Started(1, 2, "0.1.0"));
        assertThat(roundTrip(new ClockStepped(1, 2, -3), false))
                .isEqualTo(new ClockStepped(1, 2, -3));
    }

    @Test
    void saysWhatItCannotRead() {
        ByteBuffer buffer = buffer(new ClockStepped(1, 2, 3), false);

        assertThatThrownBy(() ->
                        EntryCodec.decode(
                                buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).put(9, (byte) 77),
                                5,
                                32))
                .isInstanceOf(UnreadableRecord.class)
                .hasMessageContaining("unknown kind 77");
        ByteBuffer report =
                buffer(report(Evidence.COOKIE, Route.V2_PUSH, Client.RESTY, new byte[4]), false);
        assertThatThrownBy(() -> EntryCodec.decode(report.put(5 + 6, (byte) 200), 5, 67))
                .isInstanceOf(UnreadableRecord.class)
                .hasMessageContaining("unknown route 200");
        assertThatThrownBy(() -> EntryCodec.length(report, 5, 5 + 20))
                .isInstanceOf(UnreadableRecord.class);
    }
}
