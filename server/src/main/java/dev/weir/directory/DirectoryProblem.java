package dev.weir.directory;

/**
 * One thing that is wrong with a change.
 *
 * @param field path of the field, such as {@code email} or {@code settings.routes[0].match}
 * @param code stable, for programs: {@code missing}, {@code invalid}, {@code taken}, {@code
 *     unknown}, {@code too_long}, {@code out_of_range}, {@code in_use}
 * @param message for people; never repeats a secret
 */
public record DirectoryProblem(String field, String code, String message) {}
