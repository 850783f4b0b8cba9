package dev.weir.directory;

import dev.weir.directory.DirectoryChange.NodeSaved;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes of nodes, each checked and made under the directory's lock. */
final class NodeEdits {
    private final DirectoryLog log;
    private final DirectoryState state;
    private final InstantSource wall;

    NodeEdits(DirectoryLog log, DirectoryState state, InstantSource wall) {
        this.log = log;
        this.state = state;
        this.wall = wall;
    }

    NodeCreated create(NodeDraft draft, String actor) {
        return log.change(
                actor,
                commit -> {
                    Problems problems = new Problems();
                    String token = Tokens.chosen(draft.token(), problems);
                    Node node =
                            new NodeRules(state, problems)
                                    .check(draft, null, Tokens.sha256Hex(token), nowSeconds());
                    problems.throwIfAny();
                    commit.accept(new NodeSaved(node));
                    return new NodeCreated(node, token);
                });
    }

    /** What stands against creating it; changes nothing. */
    List<DirectoryProblem> problems(NodeDraft draft) {
        return log.alone(() -> {
            Problems problems = new Problems();
            // Nothing may be given out for a draft that is only looked at.
            problems.add("", "asked", "only asked");
            new NodeRules(state, problems).check(draft, null, "", nowSeconds());
            List<DirectoryProblem> found = problems.found();
            return found.subList(1, found.size());
        });
    }

    Node update(long sourceId, UnaryOperator<NodeDraft> edit, String actor) {
        return log.change(
                actor,
                commit -> {
                    Node present = living(sourceId);
                    Problems problems = new Problems();
                    Node node =
                            new NodeRules(state, problems)
                                    .check(
                                            edit.apply(NodeDraft.from(present)),
                                            present,
                                            present.tokenSha256(),
                                            nowSeconds());
                    problems.throwIfAny();
                    if (!node.equals(present)) {
                        commit.accept(new NodeSaved(node));
                    }
                    return node;
                });
    }

    String newToken(long sourceId, @Nullable String own, String actor) {
        return log.change(
                actor,
                commit -> {
                    Node present = living(sourceId);
                    Problems problems = new Problems();
                    String token = Tokens.chosen(own, problems);
                    problems.throwIfAny();
                    commit.accept(new NodeSaved(present.withToken(Tokens.sha256Hex(token))));
                    return token;
                });
    }

    void delete(long sourceId, String actor) {
        log.change(
                actor,
                commit -> {
                    commit.accept(new NodeSaved(living(sourceId).tombstone()));
                    return sourceId;
                });
    }

    private long nowSeconds() {
        return wall.instant().getEpochSecond();
    }

    private Node living(long sourceId) {
        Node node = state.livingNode(sourceId);
        if (node == null) {
            throw new NoSuchEntry("node", sourceId);
        }
        return node;
    }
}
