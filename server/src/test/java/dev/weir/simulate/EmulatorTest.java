package dev.weir.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulate.ReferenceModel.Mistake;
import dev.weir.simulate.SimulatedNode.Pattern;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each emulated client does around a push what the real one was seen to do (A4). */
class EmulatorTest {
    private static final long STRANGER = 900_000_000L;

    private TinyPanel panel;

    @BeforeEach
    void startPanel() throws IOException {
        panel = new TinyPanel(Mistake.NONE);
    }

    @AfterEach
    void stopPanel() throws IOException {
        panel.close();
    }

    @ParameterizedTest
    @EnumSource
    void triesAsOftenAsTheRealOne(ClientKind kind) {
        Emulator emulator = run(kind);
        panel.unanswered.set(kind.attempts());
        emulator.step(1);

        List<TinyPanel.Seen> attempts = panel.pushes.subList(0, kind.attempts());
        assertThat(attempts).extracting(TinyPanel.Seen::body).containsOnly(first().body());
        assertThat(emulator.tally.count(Fault.RETRIED)).isEqualTo(kind.attempts() - 1L);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "XRAYR",
                "XRAYRP",
                "XRAYR_SSPANEL",
                "XRAYR_TIDALAB",
                "XRAYRP_MACHINE",
                "XBOARD_NODE",
                "HYSTERIA"
            })
    void showsTheSumAfterALostAnswerWhenItKeeps(ClientKind kind) {
        Emulator emulator = run(kind);
        panel.unanswered.set(kind.attempts());
        emulator.step(1);
        emulator.step(2);

        assertThat(panel.pushes.getLast().body()).containsAnyOf("[2,2]", "\"u\":2,\"d\":2");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"V2BX", "V2NODE", "ONE_SHOT", "PPANEL_NODE"})
    void showsOnlyWhatIsNewWhenItResets(ClientKind kind) {
        Emulator emulator = run(kind, Pattern.LIVELY);
        panel.unanswered.set(kind.attempts());
        emulator.step(1);
        emulator.step(2);
        emulator.finish();

        assertThat(emulator.observed.bytes()).isEqualTo(emulator.tally.passed());
        assertThat(panel.pushes.stream().map(TinyPanel.Seen::body).distinct()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"XRAYR", "V2BX", "V2NODE", "XRAYR_SSPANEL", "XRAYR_TIDALAB"})
    void repeatsItsCookieOnEachAttempt(ClientKind kind) {
        Emulator emulator = run(kind);
        panel.unanswered.set(1);
        emulator.step(1);

        String cookie = first().cookie();
        assertThat(panel.pushes.get(1).cookie()).isEqualTo(cookie + "; " + cookie);
    }

    @Test
    void sendsItsCookieOnceInXrayRp() {
        Emulator emulator = run(ClientKind.XRAYRP);
        panel.unanswered.set(1);
        emulator.step(1);

        assertThat(panel.pushes.get(1).cookie()).isEqualTo(first().cookie());
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {"XBOARD_NODE", "HYSTERIA"})
    void hasNoCookieWithoutAJar(ClientKind kind) {
        Emulator emulator = run(kind);
        emulator.step(1);
        emulator.step(2);

        assertThat(panel.pushes).extracting(TinyPanel.Seen::cookie).containsOnly("");
    }

    @Test
    void carriesTheReceiptOfThePushBefore() {
        Emulator emulator = run(ClientKind.XRAYR);
        emulator.step(1);
        emulator.step(2);

        assertThat(first().cookie()).endsWith(".0");
        assertThat(panel.pushes.get(1).cookie()).endsWith(".1");
    }

    @Test
    void neverTriesAgainOnAStatus() {
        Emulator emulator = run(ClientKind.V2BX);
        panel.refusals.set(1);
        emulator.step(1);

        assertThat(emulator.tally.count(Fault.RETRIED)).isZero();
        assertThat(emulator.tally.count(Fault.GIVEN_UP)).isEqualTo(1);
    }

    @Test
    void takesAnyAnswerForSuccessInV2node() {
        Emulator emulator = run(ClientKind.V2NODE);
        panel.refusals.set(1);
        emulator.step(1);

        assertThat(emulator.tally.count(Fault.GIVEN_UP)).isZero();
    }

    @Test
    void opensAConnectionForEachPushInHysteria() {
        Emulator emulator = run(ClientKind.HYSTERIA);
        emulator.step(1);
        emulator.step(2);

        assertThat(panel.pushes.get(1).connection()).isNotEqualTo(first().connection());
    }

    @Test
    void keepsItsConnectionInXrayR() {
        Emulator emulator = run(ClientKind.XRAYR);
        emulator.step(1);
        emulator.step(2);

        assertThat(panel.pushes.get(1).connection()).isEqualTo(first().connection());
    }

    @Test
    void tellsItsOwnCountsInXboardNode() {
        Emulator emulator = run(ClientKind.XBOARD_NODE);
        emulator.step(1);
        panel.unanswered.set(1);
        emulator.step(2);
        emulator.step(3);

        assertThat(panel.pushes.get(1).body()).contains("\"success\":2,\"failure\":0");
        assertThat(panel.pushes.get(2).body()).contains("\"success\":2,\"failure\":1");
    }

    @Test
    void decidesAnUnansweredPushByACopy() {
        Emulator emulator = run(ClientKind.ONE_SHOT);
        panel.unanswered.set(1);
        emulator.step(1);
        emulator.finish();

        assertThat(panel.pushes).hasSize(2);
        assertThat(panel.pushes.get(1)).extracting(TinyPanel.Seen::body).isEqualTo(first().body());
        assertThat(emulator.observed.bytes()).isEqualTo(2);
    }

    private TinyPanel.Seen first() {
        return panel.pushes.getFirst();
    }

    private Emulator run(ClientKind kind) {
        return run(kind, Pattern.DRIP);
    }

    /** A node with one user that meets no fault but the panel's own. */
    private Emulator run(ClientKind kind, Pattern pattern) {
        Target target = new RemoteTarget(panel.uri(), TinyPanel.TOKEN);
        SimulatedNode node =
                new SimulatedNode(
                        0,
                        "simulated node",
                        "",
                        kind,
                        kind.keeps() ? "keeps" : "resets",
                        false,
                        kind.jar(),
                        pattern,
                        1_000_000,
                        List.of(),
                        1,
                        0,
                        1);
        Surroundings around =
                new Surroundings(
                        target,
                        new ProxyPool(),
                        new HourFence(InstantSource.system(), ZoneId.of("UTC"), 1, target),
                        new Rendezvous(),
                        new SwitchedOff(),
                        "panel",
                        5,
                        0);
        try (Api api = new Api(target)) {
            Registration registration = new Registration(target, "test");
            long[] users = {registration.users(1, i -> "user")[0], STRANGER};
            Identity identity = registration.node(api, node, "node-token");
            Account account = new Account(node, identity, users, Tariff.of(node));
            Emulator emulator = Emulator.of(around, account, 0);
            emulator.enterHour();
            emulator.start();
            return emulator;
        }
    }
}
