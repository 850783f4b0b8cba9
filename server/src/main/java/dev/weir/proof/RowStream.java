package dev.weir.proof;

import dev.weir.database.TableShape.Column;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table as bytes: numbers as the difference to the row before, zigzag, 7 bits a byte.
 * Rows stand in key order, so most differences are small and the file packs well. Format:
 * docs/opening-format.md.
 */
final class RowStream {
    private static final int ROW = 1;
    private static final int END = 0;

    private final List<Column> columns;
    private final long[] before;

    RowStream(List<Column> columns) {
        this.columns = columns;
        this.before = new long[columns.size()];
    }

    void write(DataOutputStream out, @Nullable Object[] row) throws IOException {
        out.write(ROW);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Object value = row[i];
            if (column.nullable()) {
                out.write(value == null ? 0 : 1);
            }
            if (value == null) {
                if (!column.nullable()) {
                    throw new IOException("no value in column " + column.name());
                }
                continue;
            }
            switch (column.kind()) {
                case LONG, BOOLEAN -> {
                    long number = (Long) value;
                    long difference = number - before[i];
                    before[i] = number;
                    writeNumber(out, (difference << 1) ^ (difference >> 63));
                }
                case TEXT ->
                        writeBytes(
                                out,
                                ((String) value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
                case BYTES -> writeBytes(out, (byte[]) value);
            }
        }
    }

    static void writeEnd(DataOutputStream out) throws IOException {
        out.write(END);
    }

    /** Reads the next row into the array, or returns false at the table's end. */
    boolean read(DataInputStream in, @Nullable Object[] row) throws IOException {
        int mark = in.readUnsignedByte();
        if (mark == END) {
            return false;
        }
        if (mark != ROW) {
            throw new IOException("neither a row nor the end of a table: " + mark);
        }
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column.nullable() && in.readUnsignedByte() == 0) {
                row[i] = null;
                continue;
            }
            switch (column.kind()) {
                case LONG, BOOLEAN -> {
                    long zigzag = readNumber(in);
                    before[i] += (zigzag >>> 1) ^ -(zigzag & 1);
                    row[i] = before[i];
                }
                case TEXT ->
                        row[i] = new String(readBytes(in), java.nio.charset.StandardCharsets.UTF_8);
                case BYTES -> row[i] = readBytes(in);
            }
        }
        return true;
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        writeNumber(out, bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        long length = readNumber(in);
        if (length < 0 || length > Integer.MAX_VALUE - 16) {
            throw new IOException("impossible length " + length);
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length != length) {
            throw new java.io.EOFException();
        }
        return bytes;
    }

    private static void writeNumber(DataOutputStream out, long number) throws IOException {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static long readNumber(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = in.readUnsignedByte();
            number |= (long) (b & 0x7F) << shift;
            if ((b & 0x80) == 0) {
                return number;
            }
        }
        throw new IOException("a number of more than 64 bits");
    }
}
