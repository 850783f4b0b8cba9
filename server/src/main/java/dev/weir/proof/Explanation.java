package dev.weir.proof;

import dev.weir.ledger.Cut;
import dev.weir.ledger.Explained;
import dev.weir.ledger.Figures;
import dev.weir.posting.PartListener;
import java.util.List;

/**
 * A figure down to the reports it came from.
 *
 * @param explained the figure as the ledger has it, with its corrections
 * @param parts what posting posted again out of the journal, and, with report position 0, what was
 *     posted before the kept part of the journal begins and is known by rows only
 * @param usage Σ of the parts
 * @param from the position after which the journal was posted again
 * @param to the last position that was posted again
 */
public record Explanation(
        Explained explained, List<PartListener.Part> parts, Figures usage, long from, long to) {
    public Cut cut() {
        return explained.cut();
    }

    /** Whether parts and corrections are the figure, byte for byte. */
    public boolean isExact() {
        Figures figure = explained.figure();
        Figures.Adjusted adjusted = figure.adjusted();
        return usage.upload() == figure.upload()
                && usage.download() == figure.download()
                && usage.billedUpload() + adjusted.billedUpload() == figure.billedUpload()
                && usage.billedDownload() + adjusted.billedDownload() == figure.billedDownload();
    }
}
