package dev.weir.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that can be scraped. Any thread; scrapes wait for each other. */
public final class Metrics {
    /** What the text is, for the answer's head. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final List<Part> parts = new CopyOnWriteArrayList<>();

    public Metrics(List<Part> parts) {
        this.parts.addAll(parts);
    }

    /** Adds a room that is built later. */
    public void add(Part part) {
        parts.add(part);
    }

    /** The text of one scrape. */
    public synchronized byte[] text() {
        Samples samples = new Samples();
        parts.forEach(part -> part.addTo(samples));
        return samples.text();
    }
}
