package dev.weir;

import dev.weir.cli.Cli;
import dev.weir.cli.Console;

/** Arguments in, exit code out. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new Cli(Console.ofProcess()).run(args));
    }
}
