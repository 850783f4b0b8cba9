package dev.weir.directory;

import dev.weir.directory.DirectoryChange.MachineSaved;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Changes of machines, each checked and made under the directory's lock. */
final class MachineEdits {
    private static final int MOST_NODES = 1_000;

    private final DirectoryLog log;
    private final DirectoryState state;

    MachineEdits(DirectoryLog log, DirectoryState state) {
        this.log = log;
        this.state = state;
    }

    MachineCreated create(MachineDraft draft, @Nullable String ownToken, String actor) {
        return log.change(
                actor,
                commit -> {
                    Problems problems = new Problems();
                    String token = Tokens.chosen(ownToken, problems);
                    MachineDraft checked = check(draft, 0, problems);
                    problems.throwIfAny();
                    Machine machine =
                            new Machine(
                                    state.takeMachineId(),
                                    checked.name(),
                                    checked.enabled(),
                                    checked.sourceIds(),
                                    Tokens.sha256Hex(token),
                                    false);
                    commit.accept(new MachineSaved(machine));
                    return new MachineCreated(machine, token);
                });
    }

    Machine update(long id, UnaryOperator<MachineDraft> edit, String actor) {
        return log.change(
                actor,
                commit -> {
                    Machine present = living(id);
                    Problems problems = new Problems();
                    MachineDraft checked =
                            check(edit.apply(MachineDraft.from(present)), id, problems);
                    problems.throwIfAny();
                    Machine machine =
                            new Machine(
                                    id,
                                    checked.name(),
                                    checked.enabled(),
                                    checked.sourceIds(),
                                    present.tokenSha256(),
                                    false);
                    if (!machine.equals(present)) {
                        commit.accept(new MachineSaved(machine));
                    }
                    return machine;
                });
    }

    String newToken(long id, @Nullable String own, String actor) {
        return log.change(
                actor,
                commit -> {
                    Machine present = living(id);
                    Problems problems = new Problems();
                    String token = Tokens.chosen(own, problems);
                    problems.throwIfAny();
                    commit.accept(new MachineSaved(present.withToken(Tokens.sha256Hex(token))));
                    return token;
                });
    }

    void delete(long id, String actor) {
        log.change(
                actor,
                commit -> {
                    commit.accept(new MachineSaved(living(id).tombstone()));
                    return id;
                });
    }

    /**
     * The draft as it will be kept.
     *
     * @param id the machine it is for, 0 = a new one
     */
    private MachineDraft check(MachineDraft draft, long id, Problems problems) {
        String name = problems.requiredText("name", draft.name(), 200);
        if (draft.sourceIds().size() > MOST_NODES) {
            problems.add("nodes", "too_long", "must not be more than " + MOST_NODES);
        }
        for (Machine other : state.machines.values()) {
            if (other.deleted() || other.id() == id) {
                continue;
            }
            if (other.name().equals(name)) {
                problems.add("name", "taken", "another machine has this name");
            }
            for (long sourceId : other.sourceIds()) {
                if (draft.sourceIds().contains(sourceId)) {
                    problems.add(
                            "nodes",
                            "taken",
                            "node " + sourceId + " belongs to machine " + other.id());
                }
            }
        }
        for (long sourceId : draft.sourceIds()) {
            // One that was deleted since may stay: nobody need tidy up before changing a name.
            if (!state.nodes.containsKey(sourceId)) {
                problems.add("nodes", "unknown", "there is no node " + sourceId);
            }
        }
        return draft.withName(name);
    }

    private Machine living(long id) {
        Machine machine = state.livingMachine(id);
        if (machine == null) {
            throw new NoSuchEntry("machine", id);
        }
        return machine;
    }
}
