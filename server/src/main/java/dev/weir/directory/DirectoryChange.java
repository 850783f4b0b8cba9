package dev.weir.directory;

/**
 * One change of the directory, as its act's document says it. Holds the whole new state of one
 * thing.
 */
public sealed interface DirectoryChange {
    record UserSaved(User user) implements DirectoryChange {}

    record NodeSaved(Node node) implements DirectoryChange {}

    record GroupSaved(Group group) implements DirectoryChange {}

    record SettingsSaved(Settings settings) implements DirectoryChange {}
}
