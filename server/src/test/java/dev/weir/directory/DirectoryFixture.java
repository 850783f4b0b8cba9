package dev.weir.directory;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

/** A directory on a journal in memory. */
abstract class DirectoryFixture {
    static final String SETTINGS = "{\"server_port\":8388,\"cipher\":\"aes-128-gcm\"}";
    static final NodeDraft NODE = NodeDraft.of("shadowsocks", "Tokyo 1", SETTINGS);

    final FakeActLog journal = new FakeActLog();
    final FakeClock clock = new FakeClock();
    final Directory directory = new Directory(journal, clock);

    final Directory restarted() {
        Directory after = new Directory(journal, clock);
        journal.replayInto(after);
        return after;
    }

    final List<DirectoryProblem> problemsOf(Runnable change) {
        return catchThrowableOfType(InvalidChange.class, change::run).problems();
    }
}
