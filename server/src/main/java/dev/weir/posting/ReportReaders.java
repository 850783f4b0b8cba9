package dev.weir.posting;

import dev.weir.journal.Report;

/** Who reads the bodies of which route. The server makes it out of the protocols' parsers. */
@FunctionalInterface
public interface ReportReaders {
    ReportReader of(Report.Route route);
}
