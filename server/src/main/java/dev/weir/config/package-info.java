/**
 * What the program is told at start: where its data is, where it listens, how long it keeps what.
 *
 * <p><b>Model</b>: a {@link dev.weir.config.ConfigKey} is one thing that can be set, with its
 * default and its sentence of documentation; {@link dev.weir.config.ServerConfig} holds the checked
 * values. {@link dev.weir.config.ConfigSources} gathers what file, variables and command line say,
 * each value with its {@link dev.weir.config.Origin}.
 *
 * <p><b>Owns</b> the list of keys and the reading of quantities ({@code 64MiB}, {@code 35d}, {@code
 * 10Gbit/s}). Does not own what may change while the program runs: that is the directory's
 * settings.
 *
 * <p><b>Invariants</b>: every problem is reported at once; an unknown key is a problem; a {@code
 * ServerConfig} that exists is valid; docs/configuration.md and deploy/weir.example.yaml name every
 * key; a secret's value appears in no output and no problem.
 *
 * <p><b>Time</b>: none.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
