package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.server.ClosedAccess;
import dev.weir.server.StartRefused;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;

/**
 * A command about accounts or API tokens. A running server is asked; without one, the data is
 * opened here, under the directory's lock.
 */
abstract class AccessCommand extends DataCommand {
    AccessCommand(Console console) {
        super(console);
    }

    /** Does it by the server if one answers, otherwise here. */
    final byte[] either(Function<Api, byte[]> byServer, Function<ClosedAccess, byte[]> here) {
        Api api = Api.mayRun(dataDirectory) ? Api.at(dataDirectory) : null;
        if (api != null && api.answers()) {
            return byServer.apply(api);
        }
        try {
            return here.apply(
                    new ClosedAccess(
                            dataDirectory.toAbsolutePath().normalize(),
                            database(),
                            InstantSource.system(),
                            System::nanoTime));
        } catch (StartRefused e) {
            throw UpkeepCommands.refused(e);
        }
    }

    /** The number of the account with this address. */
    static long account(Api api, String email) {
        for (JsonObject account : api.all("/accounts", Map.of(), "accounts")) {
            if (account.text("email").equalsIgnoreCase(email.strip())) {
                return account.number("id");
            }
        }
        throw new CommandFailed(
                ExitCode.REFUSED, "there is no account " + email, "see 'weir admin list'");
    }
}
