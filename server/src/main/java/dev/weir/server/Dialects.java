package dev.weir.server;

import dev.weir.collect.inbox.InboxParser;
import dev.weir.collect.ppanel.PpanelParser;
import dev.weir.collect.sspanel.SspanelParser;
import dev.weir.collect.tidalab.TidalabParser;
import dev.weir.collect.uniproxy.UniProxyParser;
import dev.weir.posting.ReportReaders;

/** Joins the parsers of all dialects. */
final class Dialects {
    private Dialects() {}

    /** Who reads the body of which route. */
    static ReportReaders readers() {
        UniProxyParser uniProxy = new UniProxyParser();
        SspanelParser sspanel = new SspanelParser();
        TidalabParser tidalab = new TidalabParser();
        PpanelParser ppanel = new PpanelParser();
        InboxParser inbox = new InboxParser();
        return route ->
                switch (route) {
                    case UNIPROXY_PUSH, V2_PUSH, V2_REPORT -> uniProxy;
                    case SSPANEL_TRAFFIC -> sspanel;
                    case TIDALAB_SUBMIT -> tidalab;
                    case PPANEL_PUSH -> ppanel;
                    case INBOX_AMOUNTS, INBOX_COUNTERS -> inbox;
                };
    }
}
