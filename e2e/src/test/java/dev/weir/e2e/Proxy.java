package dev.weir.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** A real proxy with the file that deploy/ ships, but for its ports. */
final class Proxy implements AutoCloseable {
    /** Which one; a daemon that is not installed fails its test. */
    enum Kind {
        NGINX,
        CADDY,
        HAPROXY
    }

    /** Which part of a host is Weir's. */
    enum Below {
        /** The whole. */
        NOTHING,

        /** What lies below a path, by the lines that the files have for that. */
        KEPT,

        /** The same, with the path taken off before a request is passed on, as many do it. */
        TAKEN_OFF
    }

    /** Indentation and the line for a path, which stands behind the other one. */
    private static final Pattern BELOW =
            Pattern.compile("(?m)^([ \\t]*)\\S.*# below a path: (.*)$");

    private final Process process;
    private final int port;

    private Proxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    int port() {
        return port;
    }

    /**
     * Returns when it accepts connections.
     *
     * @param directory for its files
     * @param behind Weir's port
     */
    static Proxy start(Kind kind, Path directory, int behind) throws IOException {
        return start(kind, directory, behind, Below.NOTHING);
    }

    /** The same with its site below {@code /weir}. */
    static Proxy start(Kind kind, Path directory, int behind, Below below) throws IOException {
        int port = KeptWeir.freePort();
        Process process =
                new ProcessBuilder(command(kind, directory, port, behind, below))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(kind + ".log").toFile())
                        .start();
        for (int i = 0; i < 200; i++) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new Proxy(process, probe.getPort());
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    break;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        process.destroyForcibly();
        throw new IOException(kind + ": " + Files.readString(directory.resolve(kind + ".log")));
    }

    private static List<String> command(
            Kind kind, Path directory, int port, int behind, Below below) throws IOException {
        String here = "127.0.0.1:" + port;
        return switch (kind) {
            case NGINX -> {
                Path site =
                        write(
                                directory.resolve("weir.conf"),
                                shipped("nginx/weir.conf", behind, below)
                                        .replace("listen 80;", "listen " + here + ";")
                                        .replace("listen [::]:80;", ""));
                Path main =
                        write(
                                directory.resolve("nginx.conf"),
                                """
                                daemon off;
                                pid %1$s/nginx.pid;
                                error_log stderr;
                                events { worker_connections 4096; }
                                http {
                                    access_log off;
                                    client_body_temp_path %1$s/body;
                                    proxy_temp_path %1$s/proxy;
                                    fastcgi_temp_path %1$s/fastcgi;
                                    uwsgi_temp_path %1$s/uwsgi;
                                    scgi_temp_path %1$s/scgi;
                                    include %2$s;
                                }
                                """
                                        .formatted(directory, site));
                yield List.of("nginx", "-p", directory.toString(), "-c", main.toString());
            }
            case CADDY -> {
                Path file =
                        write(
                                directory.resolve("Caddyfile"),
                                shipped("caddy/Caddyfile", behind, below)
                                        .replaceFirst("(?m)^\\{$", "{\n\tadmin off")
                                        .replace(
                                                "weir.example {",
                                                "http://weir.example:" + port + " {"));
                yield List.of(
                        "env",
                        "XDG_DATA_HOME=" + directory,
                        "XDG_CONFIG_HOME=" + directory,
                        "caddy",
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        file.toString());
            }
            case HAPROXY -> {
                Path file =
                        write(
                                directory.resolve("haproxy.cfg"),
                                shipped("haproxy/haproxy.cfg", behind, below)
                                        .replace("bind :80", "bind " + here));
                yield List.of("haproxy", "-db", "-f", file.toString());
            }
        };
    }

    /** The file as operators get it, with Weir's port put in, and with the lines for a path. */
    private static String shipped(String name, int behind, Below below) throws IOException {
        String text = Files.readString(Path.of("../deploy").resolve(name));
        if (below == Below.KEPT) {
            text = changed(name, text, BELOW.matcher(text).replaceAll("$1$2"));
        } else if (below == Below.TAKEN_OFF) {
            String off =
                    text.replace("location / {", "location /weir/ {")
                            .replace("proxy_pass http://weir;", "proxy_pass http://weir/;")
                            .replace(
                                    "\treverse_proxy ",
                                    "\turi strip_prefix /weir\n\treverse_proxy ")
                            .replace(
                                    "default_backend weir",
                                    "http-request replace-path /weir(/.*) \\1\n"
                                            + "    default_backend weir");
            text = changed(name, text, off);
        }
        return changed(name, text, text.replace("127.0.0.1:8080", "127.0.0.1:" + behind));
    }

    private static String changed(String name, String text, String changed) throws IOException {
        if (changed.equals(text)) {
            throw new IOException(name + " is not as it was: nothing to change");
        }
        return changed;
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
