package dev.weir;

/** Arguments in, exit code out. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {}
}
