package dev.weir.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What {@code weir doctor} prints of a running server. */
public final class DoctorOf {
    private DoctorOf() {}

    public static String server(Path data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        new Cli(new Console(printed, printed, false, false))
                .run("doctor", "--data-dir", data.toString());
        return out.toString(StandardCharsets.UTF_8);
    }
}
