package dev.weir.directory;

import dev.weir.directory.DirectoryChange.UserSaved;
import dev.weir.directory.DirectoryChange.UsersSaved;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes of users, each checked and made under the directory's lock. */
final class UserEdits {
    private static final int MOST_USERS_PER_ACT = 500;

    private final DirectoryLog log;
    private final DirectoryState state;

    UserEdits(DirectoryLog log, DirectoryState state) {
        this.log = log;
        this.state = state;
    }

    User create(UserDraft draft, String actor) {
        return log.change(
                actor,
                commit -> {
                    Problems problems = new Problems();
                    User user = new UserRules(state, problems).check("", draft, null);
                    problems.throwIfAny();
                    commit.accept(new UserSaved(user));
                    return user;
                });
    }

    List<User> create(List<UserDraft> drafts, String actor) {
        return log.change(
                actor,
                commit -> {
                    Problems problems = new Problems();
                    UserRules rules = new UserRules(state, problems);
                    List<User> users = new ArrayList<>(drafts.size());
                    for (int i = 0; i < drafts.size(); i++) {
                        users.add(rules.check("users[" + i + "].", drafts.get(i), null));
                    }
                    problems.throwIfAny();
                    for (int i = 0; i < users.size(); i += MOST_USERS_PER_ACT) {
                        int end = Math.min(users.size(), i + MOST_USERS_PER_ACT);
                        commit.accept(new UsersSaved(users.subList(i, end)));
                    }
                    return Collections.unmodifiableList(users);
                });
    }

    /** What stands against creating them all; changes nothing. */
    List<DirectoryProblem> problems(List<UserDraft> drafts) {
        return log.alone(() -> {
            Problems problems = new Problems();
            // Nothing may be given out for a draft that is only looked at.
            problems.add("", "asked", "only asked");
            UserRules rules = new UserRules(state, problems);
            for (int i = 0; i < drafts.size(); i++) {
                rules.check("users[" + i + "].", drafts.get(i), null);
            }
            List<DirectoryProblem> found = problems.found();
            return found.subList(1, found.size());
        });
    }

    User update(long id, UnaryOperator<UserDraft> edit, String actor) {
        return log.change(
                actor,
                commit -> {
                    User present = living(id);
                    Problems problems = new Problems();
                    User user =
                            new UserRules(state, problems)
                                    .check("", edit.apply(UserDraft.from(present)), present);
                    problems.throwIfAny();
                    if (!user.equals(present)) {
                        commit.accept(new UserSaved(user));
                    }
                    return user;
                });
    }

    void delete(long id, String actor) {
        log.change(
                actor,
                commit -> {
                    commit.accept(new UserSaved(living(id).tombstone()));
                    return id;
                });
    }

    private User living(long id) {
        User user = state.livingUser(id);
        if (user == null) {
            throw new NoSuchEntry("user", id);
        }
        return user;
    }
}
