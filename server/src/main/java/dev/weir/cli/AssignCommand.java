package dev.weir.cli;

import dev.weir.json.JsonObject;
import picocli.CommandLine.Parameters;

/** Gives something that has a number to a user. */
abstract class AssignCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "Number, as the list shows it.")
    long id;

    @Parameters(index = "1", paramLabel = "USER", description = "Number or e-mail address.")
    String user = "";

    AssignCommand(Console console) {
        super(console);
    }

    /** Of the list that the number is from, such as {@code /quarantine}. */
    abstract String path();

    @Override
    public final Integer call() {
        Api api = api();
        long userId = JsonObject.read(api.get("/users/" + Api.encode(user))).number("id");
        return show(
                api.post(path() + "/" + id + "/assign", json -> json.field("userId", userId)),
                done ->
                        console.out()
                                .println(
                                        "assigned to user "
                                                + userId
                                                + " at position "
                                                + done.number("position")));
    }
}
