package dev.weir.cli;

import dev.weir.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "link",
        description = {
            "Print a link to the page.",
            "Where public-url is configured, that: people sign in there. Else, and with --local, one"
                    + " that carries the operator's token, which is good on this machine only."
        },
        footer = {"", "Examples:", "  weir link --data-dir /var/lib/weir", "  weir link --local"})
final class LinkCommand extends ServerCommand {
    @Option(
            names = "--local",
            description = "The link with the operator's token, whatever public-url says.")
    boolean local;

    LinkCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Api api = api();
        String page = JsonObject.read(api.get("/health")).text("page", "");
        String own = api.server().toString();
        console.out().println(local || isLocal(page, own) ? of(api) : page);
        return ExitCode.OK.number();
    }

    private static boolean isLocal(String page, String own) {
        return page.isEmpty() || page.equals(own) || page.equals(own + "/");
    }

    /** Browsers keep what follows the # to themselves, so no server and no log sees the token. */
    static String of(Api api) {
        return api.server() + "/#token=" + api.token();
    }
}
