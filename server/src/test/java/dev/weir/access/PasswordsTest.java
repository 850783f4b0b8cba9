package dev.weir.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private static final String GOOD = "correct horse battery";

    private final Passwords passwords = new Passwords();

    @AfterEach
    void close() {
        passwords.close();
    }

    /** Made by Debian's argon2: {@code argon2 saltsaltsaltsalt -id -k 19456 -t 2 -p 1 -l 32 -e}. */
    @Test
    void understandsWhatTheReferenceImplementationWrote() {
        String reference =
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"
                        + "iPOQ5f2O21FsjnBvo1AiFcDuSXciCnKUrXFO+yfgNoM";

        assertThat(passwords.matches(GOOD, reference)).isTrue();
        assertThat(passwords.matches(GOOD + " ", reference)).isFalse();
    }

    @Test
    void hashesWithASaltOfItsOwn() {
        String one = passwords.hash(GOOD);
        String two = passwords.hash(GOOD);

        assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(two);
        assertThat(passwords.matches(GOOD, one)).isTrue();
        assertThat(passwords.matches(GOOD, two)).isTrue();
        assertThat(passwords.matches("another one", one)).isFalse();
    }

    @Test
    void computesAsMuchForNobodyAsForSomebody() {
        String hash = passwords.hash(GOOD);
        long before = passwords.computed();

        assertThat(passwords.matches(GOOD, "")).isFalse();
        assertThat(passwords.computed() - before).isEqualTo(1);
        assertThat(passwords.matches("wrong", hash)).isFalse();
        assertThat(passwords.computed() - before).isEqualTo(2);
    }

    @Test
    void takesTheSamePasswordFromEveryKeyboard() {
        String composed = "Stra\u00dfe \u00fcber M\u00fcnchen";
        String decomposed = "Stra\u00dfe u\u0308ber Mu\u0308nchen";

        assertThat(passwords.matches(decomposed, passwords.hash(Passwords.checked(composed, ""))))
                .isTrue();
    }

    @Test
    void refusesWhatIsTooShortTooLongOrTooPlain() {
        for (String bad :
                List.of(
                        "",
                        "elevenchars",
                        "x".repeat(257),
                        "aaaaaaaaaaaaaaa",
                        "kate@example.org")) {
            assertThatThrownBy(() -> Passwords.checked(bad, "kate@example.org"))
                    .isInstanceOf(AccessRefused.class)
                    .hasFieldOrPropertyWithValue("field", "password");
        }
        assertThat(Passwords.checked("twelve chars", "")).isEqualTo("twelve chars");
        assertThat(Passwords.checked("x1y2".repeat(64), "")).hasSize(256);
    }

    @Test
    void refusesRatherThanQueueWithoutEnd() throws InterruptedException {
        List<Callable<Boolean>> many = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            many.add(() -> passwords.matches(GOOD, ""));
        }
        int busy = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(many)) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(AccessRefused.class);
                    busy++;
                }
            }
        }

        assertThat(busy).isBetween(20, 50);
    }
}
