package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * A kept-alive connection over which some nodes push in turn, one push under way at a time. Used by
 * one thread; {@link #abort()} by any.
 */
final class PushConnection implements AutoCloseable {
    private final InetSocketAddress server;
    private final List<PushingNode> nodes;
    private final ByteBuffer request = ByteBuffer.allocateDirect(64 * 1024);
    private final Answer answer = new Answer();
    private volatile SocketChannel channel;
    private int turn;
    private long sentAtNanos;

    PushConnection(InetSocketAddress server, List<PushingNode> nodes) throws IOException {
        this.server = server;
        this.nodes = nodes;
        channel = connect();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel opened = SocketChannel.open(server);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return opened;
    }

    void send() throws IOException {
        request.clear();
        nodes.get(turn).render(request);
        sentAtNanos = System.nanoTime();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /** Waits for the answer to the push sent last. */
    void receive(PushTally tally) throws IOException {
        answer.read(channel);
        tally.answered(answer.status(), System.nanoTime() - sentAtNanos);
        nodes.get(turn).answered(answer);
        turn = (turn + 1) % nodes.size();
    }

    /** After a failure: a new connection; the push that failed is not repeated. */
    void reconnect() throws IOException {
        channel.close();
        answer.reset();
        turn = (turn + 1) % nodes.size();
        channel = connect();
    }

    /** Wakes the thread that waits here; it fails. */
    void abort() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing is all that was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
