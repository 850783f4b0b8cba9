package dev.weir.config;

/**
 * One value as it was written.
 *
 * @param text as {@link ServerConfig} reads it
 * @param origin who said so
 */
public record Given(String text, Origin origin) {}
