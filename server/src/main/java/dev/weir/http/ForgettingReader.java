package dev.weir.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads like Helidon's own reader and begins anew whenever all is read.
 *
 * <p>Helidon 4.3.1 links each piece that arrived to the one before. Once the collector has moved an
 * early piece to the old generation, all later ones of the connection look alive to it and follow,
 * long read as they are: pauses of 20 ms at 10,000 requests a second were nothing but that.
 *
 * <p>One thread.
 */
final class ForgettingReader extends DataReader {
    private final Supplier<byte[]> source;
    private DataReader current;
    private @Nullable Runnable listen;

    ForgettingReader(Supplier<byte[]> source) {
        super(source);
        this.source = source;
        this.current = new DataReader(source);
    }

    /** The reader to ask: a new one if nothing is left in the old. */
    private DataReader reader() {
        if (current.available() == 0) {
            current = new DataReader(source);
            if (listen != null) {
                listen.run();
            }
        }
        return current;
    }

    @Override
    public int available() {
        return current.available();
    }

    @Override
    public void pullData() {
        reader().pullData();
    }

    @Override
    public void skip(int length) {
        reader().skip(length);
    }

    @Override
    public void ensureAvailable() {
        reader().ensureAvailable();
    }

    @Override
    public byte read() {
        return reader().read();
    }

    @Override
    public byte lookup() {
        return reader().lookup();
    }

    @Override
    public boolean startsWithNewLine() {
        return reader().startsWithNewLine();
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        return reader().startsWith(prefix);
    }

    @Override
    public BufferData readBuffer() {
        return reader().readBuffer();
    }

    @Override
    public BufferData readBuffer(int length) {
        return reader().readBuffer(length);
    }

    @Override
    public BufferData getBuffer(int length) {
        return reader().getBuffer(length);
    }

    @Override
    public LazyString readLazyString(Charset charset, int length) {
        return reader().readLazyString(charset, length);
    }

    @Override
    public String readAsciiString(int length) {
        return reader().readAsciiString(length);
    }

    @Override
    public byte[] readBytes(int length) {
        return reader().readBytes(length);
    }

    @Override
    public String readLine() throws IncorrectNewLineException {
        return reader().readLine();
    }

    @Override
    public int findOrNewLine(byte value, int most) throws IncorrectNewLineException {
        return reader().findOrNewLine(value, most);
    }

    @Override
    public int findNewLine(int most) throws IncorrectNewLineException {
        return reader().findNewLine(most);
    }

    @Override
    public String debugDataHex() {
        return current.debugDataHex();
    }

    @Override
    public <T> void listener(DataListener<T> listener, T context) {
        listen = () -> current.listener(listener, context);
        current.listener(listener, context);
    }
}
