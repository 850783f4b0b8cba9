package dev.weir.simulate;

import org.jspecify.annotations.Nullable;

/**
 * The database of our own server, on a server of its own.
 *
 * @param url JDBC URL of a database that is empty
 * @param user who signs in, empty = as the URL says; the password is taken from the environment, as
 *     the server does
 * @param power what ends the database server and starts it; null = it is left alone
 * @param kills how often that is done
 */
public record DatabasePlan(String url, String user, @Nullable DatabasePower power, int kills) {}
