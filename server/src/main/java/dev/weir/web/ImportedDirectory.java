package dev.weir.web;

import dev.weir.directory.Directory;
import dev.weir.directory.DirectoryProblem;
import dev.weir.directory.Group;
import dev.weir.directory.InvalidChange;
import dev.weir.directory.Node;
import dev.weir.directory.NodeDraft;
import dev.weir.directory.SettingsDraft;
import dev.weir.directory.User;
import dev.weir.directory.UserDraft;
import dev.weir.json.JsonMismatch;
import dev.weir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Another panel's groups, nodes and users, as entries of the directory here.
 *
 * <p>Each that came over leaves a document that says what it was there and which it became here.
 * What has not changed there since is left alone, whatever became of it here.
 */
final class ImportedDirectory {
    private static final int MOST = 5_000;

    private final Directory directory;

    ImportedDirectory(Directory directory) {
        this.directory = directory;
    }

    /** What earlier imports noted. */
    @FunctionalInterface
    interface Notes {
        Optional<String> find(String kind, String oldId) throws SQLException;
    }

    /** Decides what is to be done; does nothing. */
    ImportOutcome look(JsonObject body, boolean dryRun, Notes notes) throws SQLException {
        ImportOutcome outcome = new ImportOutcome(dryRun);
        for (JsonObject group : objects(body, "groups")) {
            look(group.number("id"), group.text("name"), outcome, notes);
        }
        for (JsonObject node : objects(body, "nodes")) {
            lookAtNode(node, outcome, notes);
        }
        List<ImportOutcome.Given<UserDraft>> fresh = new ArrayList<>();
        for (JsonObject user : objects(body, "users")) {
            lookAtUser(user, outcome, notes, fresh);
        }
        Map<Integer, DirectoryProblem> problems =
                byIndex(
                        directory.problemsOfUsers(
                                fresh.stream()
                                        .map(one ->
                                                one.draft()
                                                        .withGroupId(
                                                                ImportDrafts.asIfMade(
                                                                        one.draft().groupId(),
                                                                        outcome)))
                                        .toList()));
        for (int i = 0; i < fresh.size(); i++) {
            DirectoryProblem problem = problems.get(i);
            if (problem == null) {
                outcome.users.add(fresh.get(i));
                outcome.count("users", "made");
            } else {
                outcome.refuse("users", fresh.get(i).oldId(), problem.code(), text(problem));
            }
        }
        if (body.has("fleetToken")) {
            lookAtToken(body.text("fleetToken"), outcome);
        }
        outcome.pushSeconds = body.number("pushIntervalSeconds", 0);
        outcome.pullSeconds = body.number("pullIntervalSeconds", 0);
        return outcome;
    }

    private void lookAtToken(String token, ImportOutcome outcome) {
        String present = directory.settings().fleetTokenSha256();
        List<DirectoryProblem> problems = directory.problemsOfToken(token);
        if (present.equals(sha256(token))) {
            outcome.token = "same";
        } else if (!present.isEmpty()) {
            outcome.token = "other";
            outcome.refuse(
                    "settings",
                    "server_token",
                    "taken",
                    "another token of all nodes holds here; remove it first, if no node uses it");
        } else if (problems.isEmpty()) {
            outcome.token = "set";
            outcome.newToken = token;
        } else {
            outcome.token = "refused";
            outcome.refuse("settings", "server_token", "invalid", text(problems.getFirst()));
        }
    }

    private static List<JsonObject> objects(JsonObject body, String name) {
        List<JsonObject> all = body.has(name) ? body.objects(name) : List.of();
        if (all.size() > MOST) {
            throw new JsonMismatch(name, "must not be more than " + MOST);
        }
        return all;
    }

    private void look(long oldId, String written, ImportOutcome outcome, Notes notes)
            throws SQLException {
        String name = written.strip();
        Optional<String> note = notes.find("group", Long.toString(oldId));
        if (note.isPresent()) {
            long id = idIn(note.get());
            outcome.groups.put(oldId, directory.group(id) == null ? Group.DEFAULT : id);
            outcome.count("groups", "same");
            return;
        }
        for (Group group : directory.groups()) {
            if (group.name().equals(name)) {
                outcome.groups.put(oldId, group.id());
                outcome.note("group", Long.toString(oldId), group.id(), "");
                outcome.count("groups", "same");
                return;
            }
        }
        if (outcome.newGroups.containsValue(name)) {
            outcome.refuse("groups", Long.toString(oldId), "taken", "another group is called so");
            return;
        }
        outcome.newGroups.put(oldId, name);
        outcome.count("groups", "made");
    }

    private void lookAtNode(JsonObject json, ImportOutcome outcome, Notes notes)
            throws SQLException {
        String oldId = json.text("id");
        String sha256 = sha256(json.toText());
        NodeDraft draft = ImportDrafts.nodeDraft(json, outcome);
        Optional<String> note = notes.find("node", oldId);
        if (note.isPresent()) {
            Node node = directory.node(idIn(note.get()));
            if (shaIn(note.get()).equals(sha256)) {
                outcome.count("nodes", "same");
            } else if (node == null) {
                outcome.count("nodes", "left");
            } else {
                outcome.nodes.add(new ImportOutcome.Given<>(oldId, node.sourceId(), draft, sha256));
                outcome.count("nodes", "changed");
            }
            return;
        }
        Node holder = numbered(draft.type(), draft.nodeId());
        if (holder != null && holder.name().equals(draft.name())) {
            // Of a run that ended between the node and its note.
            outcome.nodes.add(new ImportOutcome.Given<>(oldId, holder.sourceId(), draft, sha256));
            outcome.count("nodes", "changed");
            return;
        }
        for (ImportOutcome.Given<NodeDraft> other : outcome.nodes) {
            if (other.draft().type().equals(draft.type())
                    && java.util.Objects.equals(other.draft().nodeId(), draft.nodeId())) {
                outcome.refuse(
                        "nodes",
                        oldId,
                        "taken",
                        "node "
                                + other.oldId()
                                + " answers to "
                                + draft.type()
                                + " "
                                + draft.nodeId()
                                + " there too");
                return;
            }
        }
        List<DirectoryProblem> problems =
                directory.problemsOfNode(
                        ImportDrafts.inGroups(
                                draft, group -> ImportDrafts.asIfMade(group, outcome)));
        if (problems.isEmpty()) {
            outcome.nodes.add(new ImportOutcome.Given<>(oldId, 0, draft, sha256));
            outcome.count("nodes", "made");
        } else {
            DirectoryProblem first = problems.getFirst();
            outcome.refuse("nodes", oldId, first.code(), text(first));
        }
    }

    private @Nullable Node numbered(String type, @Nullable Long nodeId) {
        return directory.nodes().stream()
                .filter(node ->
                        nodeId != null && node.type().equals(type) && node.nodeId() == nodeId)
                .findFirst()
                .orElse(null);
    }

    private void lookAtUser(
            JsonObject json,
            ImportOutcome outcome,
            Notes notes,
            List<ImportOutcome.Given<UserDraft>> fresh)
            throws SQLException {
        String oldId = Long.toString(json.number("id"));
        String sha256 = sha256(json.toText());
        Optional<String> note = notes.find("user", oldId);
        if (note.isPresent() && shaIn(note.get()).equals(sha256)) {
            outcome.count("users", "same");
            return;
        }
        UserDraft draft;
        try {
            draft = ImportDrafts.userDraft(json, outcome);
        } catch (IllegalArgumentException | DateTimeException e) {
            outcome.refuse("users", oldId, "invalid", "uuid or expiry cannot be read");
            return;
        }
        User present = directory.userOrTombstone(json.number("id"));
        if (present == null) {
            fresh.add(new ImportOutcome.Given<>(oldId, 0, draft, sha256));
        } else if (note.isEmpty()
                && !present.email().equals(draft.email().strip().toLowerCase(java.util.Locale.ROOT))
                && !present.uuid().equals(draft.uuid())) {
            outcome.refuse(
                    "users",
                    oldId,
                    "taken",
                    "number "
                            + oldId
                            + " is "
                            + (present.deleted() ? "a deleted user" : present.email())
                            + " here and "
                            + draft.email()
                            + " there; nodes know users by their numbers");
        } else if (present.deleted()) {
            outcome.count("users", "left");
        } else {
            outcome.users.add(new ImportOutcome.Given<>(oldId, present.id(), draft, sha256));
            outcome.count("users", "changed");
        }
    }

    private static Map<Integer, DirectoryProblem> byIndex(List<DirectoryProblem> problems) {
        Map<Integer, DirectoryProblem> first = new HashMap<>();
        for (DirectoryProblem problem : problems) {
            String field = problem.field();
            int index = Integer.parseInt(field, 6, field.indexOf(']'), 10);
            first.putIfAbsent(index, problem);
        }
        return first;
    }

    private static String text(DirectoryProblem problem) {
        return problem.field().replaceFirst("^users\\[\\d+]\\.", "") + " " + problem.message();
    }

    /** Does what was decided. */
    void enter(ImportOutcome outcome, String actor) {
        outcome.newGroups.forEach((oldId, name) -> {
            long id = directory.createGroup(name, actor).id();
            outcome.groups.put(oldId, id);
            outcome.note("group", Long.toString(oldId), id, "");
        });
        if (outcome.newToken != null) {
            directory.newFleetToken(outcome.newToken, actor);
        }
        if (outcome.pushSeconds > 0 && outcome.pullSeconds > 0) {
            directory.updateSettings(
                    draft ->
                            new SettingsDraft(
                                    draft.zone(),
                                    Math.clamp(outcome.pushSeconds, 1, 3_600),
                                    Math.clamp(outcome.pullSeconds, 1, 3_600),
                                    draft.defaultRateMillionths()),
                    actor);
        }
        for (ImportOutcome.Given<NodeDraft> one : outcome.nodes) {
            NodeDraft draft =
                    ImportDrafts.inGroups(one.draft(), group -> ImportDrafts.made(group, outcome));
            attempt("nodes", one, outcome, () -> saved(one.id(), draft, actor));
        }
        List<UserDraft> fresh = new ArrayList<>();
        for (ImportOutcome.Given<UserDraft> one : outcome.users) {
            UserDraft draft =
                    one.draft().withGroupId(ImportDrafts.made(one.draft().groupId(), outcome));
            if (one.id() == 0) {
                fresh.add(draft);
                outcome.note("user", one.oldId(), Long.parseLong(one.oldId()), one.sha256());
            } else {
                attempt("users", one, outcome, () -> saved(one.id(), draft, actor));
            }
        }
        directory.createUsers(fresh, actor);
    }

    private long saved(long sourceId, NodeDraft draft, String actor) {
        return sourceId == 0
                ? directory.createNode(draft, actor).node().sourceId()
                : directory
                        .updateNode(
                                sourceId,
                                present ->
                                        draft.withFamily(present.family())
                                                .withUserLimit(present.userLimit()),
                                actor)
                        .sourceId();
    }

    private long saved(long userId, UserDraft draft, String actor) {
        return directory.updateUser(userId, present -> draft.withName(present.name()), actor).id();
    }

    /** What the directory refuses after all is told; the rest goes on. */
    private static void attempt(
            String kind, ImportOutcome.Given<?> one, ImportOutcome outcome, LongSupplier change) {
        try {
            long id = change.getAsLong();
            outcome.note(kind.substring(0, kind.length() - 1), one.oldId(), id, one.sha256());
        } catch (InvalidChange refused) {
            outcome.uncount(kind, one.id() == 0 ? "made" : "changed");
            DirectoryProblem first = refused.problems().getFirst();
            outcome.refuse(kind, one.oldId(), first.code(), text(first));
        }
    }

    /** Which entry here a note speaks of. */
    static long idIn(String note) {
        return JsonObject.read(note.getBytes(StandardCharsets.UTF_8)).number("id");
    }

    private static String shaIn(String note) {
        return JsonObject.read(note.getBytes(StandardCharsets.UTF_8)).text("sha256", "");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
