package dev.weir.cli;

import dev.weir.json.JsonObject;
import dev.weir.json.JsonWriter;
import dev.weir.server.ClosedData;
import dev.weir.server.StartRefused;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Long work: {@code verify}, {@code rebuild}, {@code backup}, {@code restore}. A running server is
 * asked to do it; without one, the data is opened here, under the directory's lock.
 */
final class UpkeepCommands {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private UpkeepCommands() {}

    abstract static class LongWork extends DataCommand {
        LongWork(Console console) {
            super(console);
        }

        /** Asks the server if one answers; otherwise does it here. */
        final int run(ClosedData.Work work, String job, JsonWriter.Part request) {
            Api api = Api.mayRun(dataDirectory) ? Api.at(dataDirectory) : null;
            if (api != null && api.answers()) {
                return told(watched(api, api.post("/" + job, request)));
            }
            return here(work, request);
        }

        final int here(ClosedData.Work work, JsonWriter.Part request) {
            Bar bar = new Bar(console);
            try {
                byte[] done =
                        new ClosedData(
                                        dataDirectory.toAbsolutePath().normalize(),
                                        database(),
                                        InstantSource.system(),
                                        System::nanoTime)
                                .run(work, JsonObject.read(JsonWriter.object(request)), bar::at);
                bar.end();
                return told(done);
            } catch (StartRefused e) {
                throw refused(e);
            } finally {
                bar.end();
            }
        }

        private byte[] watched(Api api, byte[] started) {
            Bar bar = new Bar(console);
            byte[] answer = started;
            JsonObject job = JsonObject.read(answer);
            while (job.text("state").equals("running")) {
                LockSupport.parkNanos(LOOK_NANOS);
                answer = api.get("/jobs/" + job.number("id"));
                job = JsonObject.read(answer);
                JsonObject progress = job.object("progress");
                bar.at(progress.text("step"), progress.number("done"), progress.number("total"));
            }
            bar.end();
            return answer;
        }

        private int told(byte[] answer) {
            JsonObject job = JsonObject.read(answer);
            if (job.text("state").equals("failed")) {
                throw new CommandFailed(ExitCode.FAILED, job.text("summary"));
            }
            show(
                    answer,
                    shown -> {
                        console.out().println(shown.text("summary"));
                        JsonObject result = shown.object("result");
                        for (String list : new String[] {"problems", "differences"}) {
                            if (result.has(list)) {
                                result.list(list).forEach(one -> console.out().println("  " + one));
                            }
                        }
                    });
            return (job.flag("passed") ? ExitCode.OK : ExitCode.DIFFERENCE).number();
        }
    }

    static CommandFailed refused(StartRefused e) {
        return new CommandFailed(
                e.inUse() ? ExitCode.LOCKED : ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }

    @Command(
            name = "verify",
            description =
                    "Check every byte of the journal, all sums, and the ledger against one rebuilt"
                            + " from the journal; exit 1 when anything differs.",
            footer = {"", "Examples:", "  weir verify", "  weir verify --json"})
    static final class VerifyCommand extends LongWork {
        VerifyCommand(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            return run(ClosedData.Work.VERIFY, "verify", json -> {});
        }
    }

    @Command(
            name = "rebuild",
            description =
                    "Make the ledger anew from the journal and compare all rows with the present"
                            + " one; or put it in its place.",
            footer = {
                "",
                "Examples:",
                "  weir rebuild                   from the oldest opening; compare; exit 1 when different",
                "  weir rebuild --from-start      from the journal's first entry",
                "  weir rebuild --replace         use the rebuilt one; no server may run"
            })
    static final class RebuildCommand extends LongWork {
        @Option(
                names = "--from-start",
                description = "From the journal's first entry, not from the oldest opening.")
        boolean fromStart;

        @Option(
                names = "--replace",
                description = "Put the rebuilt ledger in the place of the present one.")
        boolean replace;

        RebuildCommand(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            JsonWriter.Part request =
                    json -> {
                        if (fromStart) {
                            json.field("from", "start");
                        }
                    };
            return replace
                    ? here(ClosedData.Work.REPLACE, request)
                    : run(ClosedData.Work.REBUILD, "rebuild", request);
        }
    }

    @Command(
            name = "backup",
            description =
                    "Copy ledger and journal, while the server runs, into an empty directory.",
            footer = {"", "Examples:", "  weir backup /backup/weir-2026-11-20"})
    static final class BackupCommand extends LongWork {
        @Parameters(paramLabel = "DIRECTORY", description = "Absent or empty.")
        Path directory = Path.of("");

        BackupCommand(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            String target = directory.toAbsolutePath().normalize().toString();
            return run(ClosedData.Work.BACKUP, "backup", json -> json.field("directory", target));
        }
    }

    @Command(
            name = "restore",
            description = "Put a backup into an empty or absent data directory.",
            footer = {
                "",
                "Examples:",
                "  weir restore /backup/weir-2026-11-20 --data-dir /var/lib/weir"
            })
    static final class RestoreCommand extends ServerCommand {
        @Parameters(paramLabel = "BACKUP", description = "Directory that 'weir backup' made.")
        Path backup = Path.of("");

        RestoreCommand(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            Bar bar = new Bar(console);
            Path data = dataDirectory.toAbsolutePath().normalize();
            try {
                ClosedData.restore(backup, data, bar::at);
            } catch (StartRefused e) {
                throw refused(e);
            } finally {
                bar.end();
            }
            if (json) {
                console.print(JsonWriter.object(out -> out.field("directory", data.toString())));
            } else {
                console.out().println("restored into " + data);
            }
            return ExitCode.OK.number();
        }
    }
}
