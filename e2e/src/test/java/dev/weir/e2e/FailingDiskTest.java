package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing any more does not keep the server from ending in good order. */
class FailingDiskTest {
    /** More than the journal needs to confirm an entry, and than it waits for a disk (3 s). */
    private static final long PATIENCE_SECONDS = 5;

    @TempDir Path directory;

    @Test
    void answersAChangeThatWaitsForTheDiskBeforeItStopsAndSaysWhatIsLost() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        Path log = directory.resolve("weir.log");
        int made = 0;
        try (RunningWeir weir = RunningWeir.on(data, "-Dweir.fault=fsync-fails=1000000@12", log)) {
            Operator operator = new Operator(weir.address(), data, Pem.trustingAll());
            CompletableFuture<HttpResponse<String>> waiting = null;
            while (waiting == null && made < 100) {
                CompletableFuture<HttpResponse<String>> asked =
                        operator.http()
                                .sendAsync(
                                        operator.request("groups", group(made + 1)),
                                        HttpResponse.BodyHandlers.ofString());
                try {
                    assertThat(asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode())
                            .isEqualTo(201);
                    made++;
                } catch (TimeoutException noAnswer) {
                    waiting = asked;
                }
            }
            if (waiting == null) {
                throw new AssertionError("the disk took everything");
            }

            assertThat(weir.stop()).isEqualTo(128 + 15);

            HttpResponse<String> answer = waiting.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("\"journal_refused\"");
        }
        assertThat(Files.readString(log))
                .contains("journal: given up, entries that were never confirmed: 1;")
                .contains("Input/output error");

        try (RunningWeir again = RunningWeir.on(data)) {
            String groups =
                    new Operator(again.address(), data, Pem.trustingAll()).ask("groups", "");
            for (int i = 1; i <= made; i++) {
                assertThat(groups).contains("\"name\":\"g%d\"".formatted(i));
            }
        }
    }

    private static String group(int number) {
        return "{\"name\":\"g%d\"}".formatted(number);
    }
}
