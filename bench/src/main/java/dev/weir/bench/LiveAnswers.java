package dev.weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API says, to compare with what listeners were told. */
final class LiveAnswers {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");
    private static final Pattern ROW =
            Pattern.compile(
                    "\"userId\":([0-9]+),.*?\"billedUpload\":([0-9]+),\"billedDownload\":([0-9]+)");

    private LiveAnswers() {}

    /** Every value of every listener against the API's: how many, and how many differ. */
    static long[] compare(InetSocketAddress address, String token, List<LiveListener> listeners)
            throws Exception {
        Map<Long, long[]> api = new HashMap<>();
        String[] since = {"2000-01-01", "today", month(address, token)};
        for (int period = 0; period < since.length; period++) {
            for (String after = ""; after != null; ) {
                String page =
                        get(
                                address,
                                token,
                                "/api/v1/usage/ranking?of=users&limit=1000&from="
                                        + since[period]
                                        + "&after="
                                        + after);
                Matcher further = NEXT.matcher(page);
                after = further.find() ? further.group(1) : null;
                Matcher line = ROW.matcher(page);
                while (line.find()) {
                    api.computeIfAbsent(Long.parseLong(line.group(1)), _ -> new long[3])[period] =
                            Long.parseLong(line.group(2)) + Long.parseLong(line.group(3));
                }
            }
        }
        long compared = 0;
        long wrong = 0;
        for (LiveListener listener : listeners) {
            for (Map.Entry<Long, LiveListener.Known> one : listener.known().entrySet()) {
                long[] expected = api.getOrDefault(one.getKey(), new long[3]);
                LiveListener.Known known = one.getValue();
                compared += 3;
                wrong += known.used == expected[0] ? 0 : 1;
                wrong += known.today == expected[1] ? 0 : 1;
                wrong += known.month == expected[2] ? 0 : 1;
            }
        }
        return new long[] {compared, wrong};
    }

    /** The first day of the server's month. */
    private static String month(InetSocketAddress address, String token) throws Exception {
        String health = get(address, token, "/api/v1/health");
        int at = health.indexOf("\"at\":\"") + 6;
        return health.substring(at, at + 8) + "01";
    }

    /** The position that figures include. */
    static long posted(String health) {
        return LiveListener.number(health, "\"position\":", health.indexOf("\"posting\":"));
    }

    /** What the API answers. */
    static String get(InetSocketAddress address, String token, String path)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HTTP.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + address.getPort() + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.body());
        }
        return answer.body();
    }
}
