package dev.weir.posting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Node.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens between a client and us, what is posted is what was observable (R42): attempts
 * lost, copies delayed past later pushes, answers lost, users removed and added again, our own
 * restarts.
 */
class ReceiptPropertiesTest {
    private static final int INTERVALS = 60;
    private static final int RUNS = 2_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void aKeepingClientsCountersCountAsLastShown(int users) {
        for (int run = 0; run < RUNS; run++) {
            new World(run * 31L + users, users, Family.KEEPS).runAndCompare();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void aResettingClientsPushesCountOnceEach(int users) {
        for (int run = 0; run < RUNS; run++) {
            new World(run * 31L + users, users, Family.RESETS).runAndCompare();
        }
    }

    /** One client, its network, and what of it reached us. */
    private static final class World {
        /** A counter between two resets, and how far it had come when it was shown. */
        private record Shown(long user, int life, long value) {}

        private record Copy(int pushesLeft, long ack, List<Shown> body) {}

        private final long seed;
        private final SplittableRandom random;
        private final boolean keeps;
        private final StreamBench weir;
        private final boolean[] removed;
        private final long[] counters;
        private final int[] lives;
        private final Map<String, Long> arrived = new HashMap<>();
        private List<Copy> delayed = new ArrayList<>();
        private long jar;

        World(long seed, int users, Family family) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            keeps = family == Family.KEEPS;
            weir = new StreamBench(family);
            removed = new boolean[users];
            counters = new long[users];
            lives = new int[users];
        }

        void runAndCompare() {
            for (int interval = 0; interval < INTERVALS; interval++) {
                consume(interval);
                List<Shown> body = show();
                if (!body.isEmpty()) {
                    send(body);
                }
                deliverDelayed();
                if (random.nextInt(20) == 0) {
                    weir.storeAndLoad();
                }
            }
            while (!delayed.isEmpty()) {
                deliverDelayed();
            }
            Map<Long, Long> observable = new HashMap<>();
            arrived.forEach((life, value) ->
                    observable.merge(
                            Long.valueOf(life.substring(0, life.indexOf('#'))), value, Long::sum));
            Map<Long, Long> posted = new HashMap<>();
            weir.posted.forEach((user, sum) -> posted.put(user, sum[0]));
            assertThat(posted).as("seed %s", seed).isEqualTo(observable);
            assertThat(weir.held.values()).as("seed %s", seed).allMatch(sum -> sum[0] == 0);
        }

        private void consume(int interval) {
            for (int user = 0; user < removed.length; user++) {
                removed[user] ^= random.nextInt(12) == 0;
                if (!removed[user] && random.nextInt(4) > 0) {
                    // Distinct by interval: an equal body twice under one answer is undecidable.
                    counters[user] += 1 + interval * 1_000L + random.nextInt(900);
                }
            }
        }

        private List<Shown> show() {
            List<Shown> body = new ArrayList<>();
            for (int user = 0; user < removed.length; user++) {
                if (!removed[user] && counters[user] > 0) {
                    body.add(new Shown(user, lives[user], counters[user]));
                }
            }
            if (!keeps) {
                reset(body);
            }
            return body;
        }

        private void reset(List<Shown> carried) {
            for (Shown shown : carried) {
                counters[(int) shown.user()] = 0;
                lives[(int) shown.user()]++;
            }
        }

        private void send(List<Shown> body) {
            for (int attempt = 0; attempt < 4; attempt++) {
                int fate = random.nextInt(100);
                if (fate < 15) {
                    continue;
                }
                if (fate < 30) {
                    delayed.add(new Copy(1 + random.nextInt(3), jar, body));
                    continue;
                }
                long position = arrive(jar, body);
                if (random.nextInt(100) >= 35) {
                    jar = position;
                    if (keeps) {
                        reset(body);
                    }
                    return;
                }
            }
        }

        private void deliverDelayed() {
            List<Copy> still = new ArrayList<>();
            for (Copy copy : delayed) {
                if (copy.pushesLeft() > 0) {
                    still.add(new Copy(copy.pushesLeft() - 1, copy.ack(), copy.body()));
                } else {
                    arrive(copy.ack(), copy.body());
                }
            }
            delayed = still;
        }

        private long arrive(long ack, List<Shown> body) {
            Map<Long, long[]> values = new TreeMap<>();
            for (Shown shown : body) {
                values.put(shown.user(), new long[] {shown.value(), 0});
                arrived.merge(shown.user() + "#" + shown.life(), shown.value(), Math::max);
            }
            return weir.push(ack, values);
        }
    }
}
