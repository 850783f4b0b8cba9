package dev.weir.simulate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that will be killed and started again in the same place. */
public final class FreePort {
    private static final int LOWEST = 12_000;
    private static final int BEYOND = 30_000;

    private FreePort() {}

    /**
     * One on the loopback that nobody has now, 12,000–30,000 and a little more: below those that
     * the kernel gives to clients. A client that asks again and again while nobody listens may be
     * given the very port that it asks for, is connected to itself, and the server cannot start
     * again.
     */
    public static int any() {
        int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
        while (!isFree(port)) {
            port++;
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
