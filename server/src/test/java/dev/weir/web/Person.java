package dev.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody with a browser: keeps cookies and says from which page requests come. */
final class Person {
    static final String PASSWORD = "correct horse battery";

    private final WebFixture web;
    private final Map<String, String> cookies = new TreeMap<>();

    Person(WebFixture web) {
        this.web = web;
    }

    /** Makes the account by the local token and signs in. */
    static Person withRole(WebFixture web, String role) {
        create(web, role + "@example.org", role);
        return new Person(web).signedIn(role + "@example.org");
    }

    /** The number of the new account. */
    static long create(WebFixture web, String email, String role) {
        WebFixture.Reply made =
                web.send(
                        "POST",
                        "/api/v1/accounts",
                        "{\"email\":\"%s\",\"password\":\"%s\",\"role\":\"%s\"}"
                                .formatted(email, PASSWORD, role));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().number("id");
    }

    Person signedIn(String email) {
        WebFixture.Reply reply = signIn(email, PASSWORD);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return this;
    }

    WebFixture.Reply signIn(String email, String password) {
        return send(
                "POST",
                "/api/v1/session",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    }

    WebFixture.Reply get(String path) {
        return send("GET", path, "");
    }

    /** As a script of our own page asks. */
    WebFixture.Reply send(String method, String path, String body) {
        WebFixture.Reply reply =
                web.send(
                        method,
                        path,
                        body,
                        "Origin: " + web.origin(),
                        "Sec-Fetch-Site: same-origin",
                        "Content-Type: application/json",
                        "Cookie: " + cookie());
        keep(reply);
        return reply;
    }

    private void keep(WebFixture.Reply reply) {
        for (String line : reply.headers().getOrDefault("set-cookie", "").split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1, line.indexOf(';'));
                if (value.isEmpty()) {
                    cookies.remove(line.substring(0, equals));
                } else {
                    cookies.put(line.substring(0, equals), value);
                }
            }
        }
    }

    /** The header with all cookies. */
    String cookie() {
        StringBuilder header = new StringBuilder();
        cookies.forEach((name, value) ->
                header.append(header.isEmpty() ? "" : "; ").append(name).append('=').append(value));
        return header.toString();
    }

    Map<String, String> cookies() {
        return cookies;
    }

    /** What an authenticator shows, written anew here so that both must be right (RFC 6238). */
    static String code(String base32, long millis) {
        try {
            ByteBuffer key = ByteBuffer.allocate(base32.length() * 5 / 8);
            long held = 0;
            int bits = 0;
            for (char letter : base32.toUpperCase(Locale.ROOT).toCharArray()) {
                held = (held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
                bits += 5;
                if (bits >= 8) {
                    bits -= 8;
                    key.put((byte) (held >> bits));
                }
            }
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key.array(), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(millis / 30_000).array());
            int offset = hash[19] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
