package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes of an authenticator, recovery codes, and the state between the two steps. */
final class SecondFactorTest {
    private static final String EMAIL = "kate@example.org";

    @TempDir Path data;
    private WebFixture web;
    private Person kate;
    private long id;
    private String secret = "";
    private List<Object> recovery = List.of();

    @BeforeEach
    void enrol() {
        web = new WebFixture(data);
        Person.create(web, "owner@example.org", "owner");
        id = Person.create(web, EMAIL, "operator");
        kate = new Person(web).signedIn(EMAIL);
        WebFixture.Reply offered = kate.send("POST", "/api/v1/account/totp", password());
        secret = offered.json().text("secret");
        assertThat(offered.json().text("uri"))
                .isEqualTo(
                        "otpauth://totp/Weir:kate%40example.org?secret="
                                + secret
                                + "&issuer=Weir&algorithm=SHA1&digits=6&period=30");
        assertThat(secret).matches("[A-Z2-7]{32}");
        String before = kate.cookie();
        WebFixture.Reply confirmed =
                kate.send("POST", "/api/v1/account/totp/confirm", "{\"code\":\"" + code() + "\"}");
        assertThat(confirmed.status()).as(confirmed.body()).isEqualTo(200);
        recovery = List.copyOf(confirmed.json().list("recoveryCodes"));
        assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
        assertThat(kate.cookie()).isNotEqualTo(before);
        assertThat(kate.get("/api/v1/account").json().flag("secondFactor")).isTrue();
        step();
    }

    @AfterEach
    void close() {
        web.close();
    }

    @Test
    void asksForACodeAndLetsInByIt() {
        Person again = new Person(web);
        String ticket = ticket(again);

        assertThat(again.get("/api/v1/session").status()).isEqualTo(401);
        assertThat(secondStep(again, ticket, code()).status()).isEqualTo(200);
        assertThat(again.get("/api/v1/session").status()).isEqualTo(200);
        assertThat(again.cookies()).containsOnlyKeys("weir-session");
    }

    @Test
    void takesNoCodeTwiceAndNoneBefore() {
        String code = code();
        Person first = new Person(web);
        assertThat(secondStep(first, ticket(first), code).status()).isEqualTo(200);

        Person thief = new Person(web);
        WebFixture.Reply replayed = secondStep(thief, ticket(thief), code);
        assertThat(replayed.status()).isEqualTo(401);
        assertThat(replayed.json().text("code")).isEqualTo("wrong_code");
        String earlier = Person.code(secret, web.nowMillis() - 30_000);
        assertThat(secondStep(thief, ticket(thief), earlier).status()).isEqualTo(401);
        step();
        assertThat(secondStep(first, ticket(first), code()).status()).isEqualTo(200);
    }

    @Test
    void takesNoCodeThatIsTooOldOrTooNew() {
        for (int steps : new int[] {-3, 3}) {
            Person again = new Person(web);
            String code = Person.code(secret, web.nowMillis() + steps * 30_000L);
            assertThat(secondStep(again, ticket(again), code).status()).isEqualTo(401);
        }
    }

    @Test
    void givesAThiefOfTheHalfWayStateNothing() {
        Person again = new Person(web);
        String ticket = ticket(again);
        String half = again.cookies().getOrDefault("weir-signing-in", "");

        // Neither half is a session or a token.
        for (String stolen : List.of(ticket, half)) {
            assertThat(
                            web.send("GET", "/api/v1/session", "", "Cookie: weir-session=" + stolen)
                                    .status())
                    .isEqualTo(401);
            assertThat(
                            web.send(
                                            "GET",
                                            "/api/v1/session",
                                            "",
                                            "Authorization: Bearer " + stolen)
                                    .status())
                    .isEqualTo(401);
        }
        // The ticket without its cookie does not even take the right code.
        Person thief = new Person(web);
        assertThat(secondStep(thief, ticket, code()).status()).isEqualTo(401);
        // Both halves bear five wrong codes, then none.
        for (int i = 0; i < 5; i++) {
            assertThat(secondStep(again, ticket, "000000").status()).isIn(401, 429);
        }
        assertThat(secondStep(again, ticket, code()).status()).isIn(401, 429);
    }

    @Test
    void forgetsTheHalfWayStateAfterFiveMinutesOrAnotherPassword() {
        Person again = new Person(web);
        String ticket = ticket(again);
        web.setClock(Duration.ofMinutes(5));
        assertThat(secondStep(again, ticket, code()).status()).isEqualTo(401);

        String second = ticket(again);
        web.setClock(Duration.ofMinutes(1));
        web.send(
                "POST",
                "/api/v1/accounts/" + id + "/password",
                "{\"password\":\"" + Person.PASSWORD + "\"}");
        assertThat(secondStep(again, second, code()).status()).isEqualTo(401);
    }

    @Test
    void takesEachRecoveryCodeOnce() {
        String code = String.valueOf(recovery.getFirst());
        Person again = new Person(web);
        assertThat(secondStep(again, ticket(again), code).status()).isEqualTo(200);
        assertThat(again.get("/api/v1/account").json().number("recoveryCodesLeft")).isEqualTo(9);

        assertThat(secondStep(again, ticket(again), code).status()).isEqualTo(401);
        String typed = String.valueOf(recovery.get(1)).toUpperCase(java.util.Locale.ROOT);
        assertThat(secondStep(again, ticket(again), typed.replace("-", " ")).status())
                .isEqualTo(200);
    }

    @Test
    void asksForThePasswordBeforeItDoesWithout() {
        assertThat(
                        kate.send(
                                        "POST",
                                        "/api/v1/account/totp/disable",
                                        "{\"password\":\"not the password\"}")
                                .status())
                .isEqualTo(403);
        assertThat(kate.send("POST", "/api/v1/account/totp/disable", password()).status())
                .isEqualTo(200);
        new Person(web).signedIn(EMAIL);
    }

    @Test
    void isTakenAwayByAnOwnerForWhoLostIt() {
        assertThat(web.send("DELETE", "/api/v1/accounts/" + id + "/totp", "").status())
                .isEqualTo(200);

        assertThat(kate.get("/api/v1/session").status()).isEqualTo(401);
        new Person(web).signedIn(EMAIL);
    }

    private static String password() {
        return "{\"password\":\"" + Person.PASSWORD + "\"}";
    }

    private String code() {
        return Person.code(secret, web.nowMillis());
    }

    /** The next code is another one. */
    private void step() {
        web.setClock(Duration.ofSeconds(30));
    }

    private static String ticket(Person person) {
        WebFixture.Reply reply = person.signIn(EMAIL, Person.PASSWORD);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.json().text("next")).isEqualTo("second_factor");
        return reply.json().text("ticket");
    }

    private static WebFixture.Reply secondStep(Person person, String ticket, String code) {
        return person.send(
                "POST",
                "/api/v1/session/second-factor",
                "{\"ticket\":\"%s\",\"code\":\"%s\"}".formatted(ticket, code));
    }
}
