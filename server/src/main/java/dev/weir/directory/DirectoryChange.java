package dev.weir.directory;

import java.util.List;

/** One change of the directory, as its act's document says it. Holds the whole new state. */
public sealed interface DirectoryChange {
    record UserSaved(User user) implements DirectoryChange {}

    /** Several users in one act: an import is one entry of the journal, not a thousand. */
    record UsersSaved(List<User> users) implements DirectoryChange {
        public UsersSaved {
            users = List.copyOf(users);
        }
    }

    record NodeSaved(Node node) implements DirectoryChange {}

    record GroupSaved(Group group) implements DirectoryChange {}

    record MachineSaved(Machine machine) implements DirectoryChange {}

    record SettingsSaved(Settings settings) implements DirectoryChange {}
}
