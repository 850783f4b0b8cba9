package dev.weir.directory;

/** What a group may be called and when it may go. */
final class GroupRules {
    private final DirectoryState state;

    GroupRules(DirectoryState state) {
        this.state = state;
    }

    /**
     * The name as it will be kept.
     *
     * @param id the group that gets it, 0 = a new one
     */
    String name(String written, long id) {
        Problems problems = new Problems();
        String name = problems.requiredText("name", written, 200);
        for (Group other : state.groups.values()) {
            if (!other.deleted() && other.id() != id && other.name().equals(name)) {
                problems.add("name", "taken", "another group has this name");
            }
        }
        problems.throwIfAny();
        return name;
    }

    void checkUnused(long id) {
        Problems problems = new Problems();
        if (id == Group.DEFAULT) {
            problems.add("id", "in_use", "the default group always exists");
        }
        if (state.users.values().stream()
                .anyMatch(user -> !user.deleted() && user.groupId() == id)) {
            problems.add("id", "in_use", "users belong to this group");
        }
        if (state.nodes.values().stream()
                .anyMatch(node -> !node.deleted() && node.groupIds().contains(id))) {
            problems.add("id", "in_use", "nodes serve this group");
        }
        problems.throwIfAny();
    }
}
