package dev.weir.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ten codes that each replace a second factor once, for the day the telephone is lost. */
final class RecoveryCodes {
    private static final int HOW_MANY = 10;

    /** 80 bits: nobody guesses one, so a plain hash will do. */
    private static final int BYTES = 10;

    private RecoveryCodes() {}

    static List<String> make() {
        List<String> codes = new ArrayList<>(HOW_MANY);
        for (int i = 0; i < HOW_MANY; i++) {
            String text = Base32.encode(Secrets.bytes(BYTES)).toLowerCase(Locale.ROOT);
            codes.add(
                    String.join(
                            "-",
                            text.substring(0, 4),
                            text.substring(4, 8),
                            text.substring(8, 12),
                            text.substring(12)));
        }
        return codes;
    }

    static List<String> hashes(List<String> codes) {
        return codes.stream().map(RecoveryCodes::hash).toList();
    }

    /** Of a code however it was typed. */
    static String hash(String code) {
        return Secrets.sha256(code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT));
    }
}
