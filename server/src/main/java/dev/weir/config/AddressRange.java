package dev.weir.config;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A range of addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a single address is
 * one too.
 */
public final class AddressRange {
    private final String text;
    private final byte[] network;
    private final int bits;

    private AddressRange(String text, byte[] network, int bits) {
        this.text = text;
        this.network = network;
        this.bits = bits;
    }

    /**
     * @throws IllegalArgumentException when the text is no range
     */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network;
        try {
            network = InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected an address or a range such as 10.0.0.0/8, not '" + text + "'", e);
        }
        int width = network.length * 8;
        int bits = width;
        if (slash >= 0) {
            String prefix = text.substring(slash + 1);
            bits = prefix.matches("[0-9]{1,3}") ? Integer.parseInt(prefix) : -1;
        }
        if (bits < 0 || bits > width) {
            throw new IllegalArgumentException(
                    "'" + text + "' must end with a number of bits up to " + width);
        }
        return new AddressRange(text, masked(network, bits), bits);
    }

    /** Whether the address lies in it; an IPv4 address never lies in a range of IPv6. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == network.length && Arrays.equals(masked(bytes, bits), network);
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - 8L * i, 0, 8);
            masked[i] = (byte) (masked[i] & (0xff00 >> kept));
        }
        return masked;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRange range
                && bits == range.bits
                && Arrays.equals(network, range.network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + bits;
    }

    @Override
    public String toString() {
        return text;
    }
}
