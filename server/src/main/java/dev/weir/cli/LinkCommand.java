package dev.weir.cli;

import picocli.CommandLine.Command;

@Command(
        name = "link",
        description = "Print a link to the page that carries the operator's token.",
        footer = {"", "Examples:", "  weir link --data-dir /var/lib/weir"})
final class LinkCommand extends ServerCommand {
    LinkCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Api api = api();
        console.out().println(of(api));
        return ExitCode.OK.number();
    }

    /** Browsers keep what follows the # to themselves, so no server and no log sees the token. */
    static String of(Api api) {
        return api.server() + "/#token=" + api.token();
    }
}
