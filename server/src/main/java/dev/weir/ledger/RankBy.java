package dev.weir.ledger;

/** By which figure users or sources are ranked. */
public enum RankBy {
    UPLOAD,
    DOWNLOAD,
    TOTAL,
    BILLED;

    public long of(Figures figures) {
        return switch (this) {
            case UPLOAD -> figures.upload();
            case DOWNLOAD -> figures.download();
            case TOTAL -> figures.total();
            case BILLED -> figures.billed();
        };
    }
}
