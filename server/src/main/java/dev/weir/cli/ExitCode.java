package dev.weir.cli;

/** What a command's end says to scripts. Numbers are stable; docs/cli.md lists them. */
public enum ExitCode {
    OK(0, "done"),
    DIFFERENCE(1, "a check ran and failed: a difference, a damaged file, an unhealthy server"),
    USAGE(2, "the command line was not understood, or the configuration of 'weir serve'"),
    UNREACHABLE(3, "no server runs on this data directory, or it does not answer"),
    REFUSED(4, "the server or a check refused: no such thing, an invalid value, a wrong token"),
    LOCKED(5, "another process holds the data directory"),
    FAILED(6, "something broke: a port in use, a full disk, a bug"),
    WARNINGS(7, "a check ran and found nothing broken, but something to look at");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }
}
