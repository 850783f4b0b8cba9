package dev.weir.proof;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The file of an opening: a head in the clear, tables packed with zstd, and the SHA-256 of all
 * before it. Format: docs/opening-format.md.
 */
final class OpeningFile {
    /** "WEIROPEN". */
    private static final long MAGIC = 0x574549524F50454EL;

    private static final int FORMAT = 1;
    private static final int SHA_BYTES = 32;
    private static final int HEAD_BYTES = 8 + 4 + 4 + 16 + 8 + 8 + 2 * 4 * 8;
    private static final int PACKING = 3;
    private static final int BUFFER = 1 << 16;

    private OpeningFile() {}

    interface Tables {
        void write(DataOutputStream out) throws IOException;
    }

    /** Writes head, tables and hash; on disk when this returns. */
    static void write(Path file, Opening head, Tables tables) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            MessageDigest sha = sha256();
            OutputStream plain =
                    new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            OutputStream hashed = new DigestOutputStream(plain, sha);
            writeHead(new DataOutputStream(hashed), head);
            try (ZstdOutputStream packed = new ZstdOutputStream(new Unclosed(hashed), PACKING);
                    DataOutputStream out =
                            new DataOutputStream(new BufferedOutputStream(packed, BUFFER))) {
                tables.write(out);
            }
            plain.write(sha.digest());
            plain.flush();
            channel.force(true);
        }
    }

    private static void writeHead(DataOutputStream out, Opening head) throws IOException {
        out.writeLong(MAGIC);
        out.writeInt(FORMAT);
        out.writeInt(head.schemaVersion());
        out.writeLong(head.journalId().getMostSignificantBits());
        out.writeLong(head.journalId().getLeastSignificantBits());
        out.writeLong(head.position());
        out.writeLong(head.atMs());
        writeSums(out, head.users());
        writeSums(out, head.sources());
    }

    private static void writeSums(DataOutputStream out, Opening.Sums sums) throws IOException {
        out.writeLong(sums.upload());
        out.writeLong(sums.download());
        out.writeLong(sums.billedUpload());
        out.writeLong(sums.billedDownload());
    }

    static Opening readHead(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return readHead(file, in);
        }
    }

    private static Opening readHead(Path file, DataInputStream in) throws IOException {
        if (in.readLong() != MAGIC) {
            throw new ProofFailed(file, "is not an opening");
        }
        int format = in.readInt();
        if (format != FORMAT) {
            throw new ProofFailed(file, "has format " + format + ", known is " + FORMAT);
        }
        int schemaVersion = in.readInt();
        UUID journalId = new UUID(in.readLong(), in.readLong());
        return new Opening(
                file,
                journalId,
                in.readLong(),
                schemaVersion,
                in.readLong(),
                readSums(in),
                readSums(in));
    }

    private static Opening.Sums readSums(DataInputStream in) throws IOException {
        return new Opening.Sums(in.readLong(), in.readLong(), in.readLong(), in.readLong());
    }

    /** Reads every byte and holds the hash against the trailer. */
    static Opening check(Path file) throws IOException {
        Opening head = readHead(file);
        long length = Files.size(file) - SHA_BYTES;
        MessageDigest sha = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            long left = length;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new ProofFailed(file, "ended while it was read");
                }
                sha.update(buffer, 0, read);
                left -= read;
            }
            if (!Arrays.equals(in.readNBytes(SHA_BYTES), sha.digest())) {
                throw new ProofFailed(file, "its bytes are not those that were written");
            }
        }
        return head;
    }

    /** The tables, unpacked; the caller has checked the file. */
    static DataInputStream tables(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.skipNBytes(HEAD_BYTES);
            long packed = Files.size(file) - HEAD_BYTES - SHA_BYTES;
            return new DataInputStream(
                    new BufferedInputStream(new ZstdInputStream(new Bounded(in, packed)), BUFFER));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Passes everything on but the closing. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Ends before the trailer. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read();
            left--;
            return read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }
}
