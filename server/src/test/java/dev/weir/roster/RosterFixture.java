package dev.weir.roster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.directory.Directory;
import dev.weir.directory.FakeActLog;
import dev.weir.directory.FakeClock;
import dev.weir.directory.Node;
import dev.weir.directory.NodeDraft;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import dev.weir.quota.Standings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** A directory with what hangs on it, over a journal in memory that survives {@link #restart}. */
final class RosterFixture {
    final FakeActLog journal = new FakeActLog();
    final FakeClock clock = new FakeClock();
    Directory directory = new Directory(journal, clock);
    Standings standings = new Standings(directory, clock);
    Roster roster = new Roster(directory, standings, clock);

    void restart() {
        directory = new Directory(journal, clock);
        journal.replayInto(directory);
        standings = new Standings(directory, clock);
        roster = new Roster(directory, standings, clock);
    }

    Node node(String type, String settings) {
        return directory.createNode(NodeDraft.of(type, type, settings), "test").node();
    }

    Node node() {
        return node("vmess", "{\"server_port\":443}");
    }

    User user(String email) {
        return directory.createUser(UserDraft.of(email), "test");
    }

    /** A user whose uuid shows the number. */
    User numbered(int number) {
        return directory.createUser(
                UserDraft.of(number + "@example.com").withUuid(new UUID(0, number)), "test");
    }

    Representation users(Node node) {
        return roster.users(node, Format.JSON);
    }

    String json(Node node) {
        return text(users(node));
    }

    String config(Node node) {
        return text(roster.config(node));
    }

    static String text(Representation representation) {
        return new String(representation.bytes(), StandardCharsets.UTF_8);
    }

    /** A MessagePack list in the words of the JSON one. */
    static String asJson(Representation list) throws IOException {
        StringBuilder json = new StringBuilder("{");
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(list.bytes())) {
            assertThat(in.unpackMapHeader()).isEqualTo(1);
            json.append('"').append(in.unpackString()).append("\":[");
            int users = in.unpackArrayHeader();
            for (int i = 0; i < users; i++) {
                json.append(i == 0 ? "" : ",").append(in.unpackValue().toJson());
            }
            assertThat(in.hasNext()).isFalse();
        }
        return json.append("]}").toString();
    }
}
