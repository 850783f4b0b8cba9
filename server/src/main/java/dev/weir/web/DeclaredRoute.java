package dev.weir.web;

import dev.weir.access.Permission;

/**
 * A route as the door declares it.
 *
 * @param method in capitals
 * @param path with its variables in braces, such as {@code /api/v1/users/{user}}
 * @param permission what a caller needs
 */
public record DeclaredRoute(String method, String path, Permission permission) {}
