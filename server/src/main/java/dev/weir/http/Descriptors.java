package dev.weir.http;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What Java keeps to itself about file descriptors, asked of Linux. Any thread. */
@SuppressWarnings("restricted") // two functions of the C library, whose forms do not change
final class Descriptors {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /** Of a {@code sockaddr_storage}. */
    private static final int ADDRESS_BYTES = 128;

    private final MethodHandle dup2;
    private final MethodHandle getsockname;

    Descriptors() {
        Linker linker = Linker.nativeLinker();
        dup2 =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("dup2"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        getsockname =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("getsockname"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    }

    /** Makes {@code to} mean what {@code from} means; what it meant before is closed. */
    void copy(int from, int to) throws IOException {
        int result;
        try {
            result = (int) dup2.invokeExact(from, to);
        } catch (Throwable e) {
            throw new IOException("dup2", e);
        }
        if (result < 0) {
            throw new IOException("descriptor " + from + " cannot be copied");
        }
    }

    /** Which of this process's descriptors is bound to a port of TCP or UDP. */
    int boundTo(int port) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path one : all) {
                int number = Integer.parseInt(String.valueOf(one.getFileName()));
                InetSocketAddress address = address(number);
                if (address != null && address.getPort() == port) {
                    return number;
                }
            }
        }
        throw new IOException("no descriptor is bound to port " + port);
    }

    /** Where a descriptor is bound, null when it is no socket of TCP or UDP. */
    @Nullable InetSocketAddress address(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(ADDRESS_BYTES, 8);
            MemorySegment length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, ADDRESS_BYTES);
            int result;
            try {
                result = (int) getsockname.invokeExact(descriptor, name, length);
            } catch (Throwable e) {
                throw new IOException("getsockname", e);
            }
            return result == 0 ? parse(name.toArray(JAVA_BYTE)) : null;
        }
    }

    private static @Nullable InetSocketAddress parse(byte[] name) throws IOException {
        // The family is in the machine's own order; both are small, so one of two bytes is 0.
        int family = (name[0] & 0xFF) | (name[1] & 0xFF);
        if (family != AF_INET && family != AF_INET6) {
            return null;
        }
        int port = ((name[2] & 0xFF) << 8) | (name[3] & 0xFF);
        byte[] host =
                family == AF_INET
                        ? Arrays.copyOfRange(name, 4, 8)
                        : Arrays.copyOfRange(name, 8, 24);
        return new InetSocketAddress(InetAddress.getByAddress(host), port);
    }
}
