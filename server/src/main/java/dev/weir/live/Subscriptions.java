package dev.weir.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, what each watches, and who still waits for a snapshot. Guarded by the hub's lock.
 */
final class Subscriptions {
    private final LiveSettings settings;
    private final Subjects subjects;
    private final Set<LiveClient> clients = new HashSet<>();
    private final Map<String, Integer> accounts = new HashMap<>();
    private final Watchlist watched = new Watchlist();
    private final List<Request> requests = new ArrayList<>();

    Subscriptions(LiveSettings settings, Subjects subjects) {
        this.settings = settings;
        this.subjects = subjects;
    }

    Watchlist watched() {
        return watched;
    }

    /** Who waits for a snapshot, the first come first. */
    List<Request> requests() {
        return requests;
    }

    Set<LiveClient> clients() {
        return clients;
    }

    @Nullable String refusal(Viewer viewer) {
        if (clients.size() >= settings.sockets()) {
            return "there are " + settings.sockets() + " live connections already";
        }
        return accounts.getOrDefault(viewer.account(), 0) >= settings.socketsAnAccount()
                ? viewer.account()
                        + " has "
                        + settings.socketsAnAccount()
                        + " live connections already"
                : null;
    }

    void add(LiveClient client) {
        clients.add(client);
        accounts.merge(client.viewer().account(), 1, Integer::sum);
    }

    void remove(LiveClient client) {
        if (!clients.remove(client)) {
            return;
        }
        accounts.computeIfPresent(
                client.viewer().account(), (_, count) -> count == 1 ? null : count - 1);
        release(client, List.copyOf(client.topics));
        requests.removeIf(request -> request.client() == client);
    }

    /** Whether there was room for all; otherwise nothing was subscribed. */
    boolean subscribe(LiveClient client, List<Topic> topics) {
        Set<Topic> all = new HashSet<>(client.topics);
        all.addAll(topics);
        if (all.size() > settings.subscriptions()) {
            return false;
        }
        if (clients.contains(client)) {
            topics.forEach(topic -> watch(client, topic));
            request(client, topics);
        }
        return true;
    }

    void release(LiveClient client, List<Topic> topics) {
        topics.forEach(topic -> release(client, topic));
    }

    /** Everybody is to get snapshots of all they watch. */
    void requestAll() {
        requests.clear();
        clients.forEach(client -> request(client, client.topics));
    }

    /** One is to get snapshots of all it watches. */
    void requestAll(LiveClient client) {
        if (clients.contains(client)) {
            request(client, client.topics);
        }
    }

    private void watch(LiveClient client, Topic topic) {
        client.topics.add(topic);
        if (topic instanceof Topic.Nodes) {
            watched.allNodes().add(client);
            for (long id : subjects.nodeIds()) {
                watched.track(Subject.node(id));
            }
            return;
        }
        watched.track(subject(client, topic)).add(client);
    }

    private void release(LiveClient client, Topic topic) {
        if (!client.topics.remove(topic)) {
            return;
        }
        if (topic instanceof Topic.Nodes) {
            watched.allNodes().remove(client);
            watched.releaseNodes();
            return;
        }
        Subject subject = subject(client, topic);
        Tracked tracked = watched.find(subject);
        if (tracked != null && !watchesOtherwise(client, subject)) {
            tracked.remove(client);
            watched.release(tracked);
        }
    }

    private static boolean watchesOtherwise(LiveClient client, Subject subject) {
        return switch (subject.kind()) {
            case USER ->
                    client.topics.contains(new Topic.OneUser(subject.id()))
                            || client.topics.contains(new Topic.SomeUser(subject.id()))
                            || client.topics.contains(new Topic.Me());
            case NODE, INSTALLATION -> false;
        };
    }

    private static Subject subject(LiveClient client, Topic topic) {
        return switch (topic) {
            case Topic.Overview _ -> Subject.INSTALLATION;
            case Topic.OneNode node -> Subject.node(node.sourceId());
            case Topic.OneUser user -> Subject.user(user.userId());
            case Topic.SomeUser user -> Subject.user(user.userId());
            case Topic.Me _ when client.viewer() instanceof Viewer.EndUser me ->
                    Subject.user(me.userId());
            case Topic.Me _, Topic.Nodes _ ->
                    throw new IllegalArgumentException(topic + " is no subject");
        };
    }

    /** Asks for snapshots of topics that the client watches; users named beside go together. */
    private void request(LiveClient client, Iterable<Topic> topics) {
        Map<String, Request> made = new LinkedHashMap<>();
        for (Topic topic : topics) {
            boolean brief = topic instanceof Topic.SomeUser || topic instanceof Topic.Nodes;
            Subject.Kind kind =
                    topic instanceof Topic.Nodes
                            ? Subject.Kind.NODE
                            : subject(client, topic).kind();
            List<Tracked> rows =
                    made.computeIfAbsent(
                                    topic.text(),
                                    text ->
                                            new Request(
                                                    client,
                                                    text,
                                                    kind,
                                                    !brief,
                                                    false,
                                                    new ArrayList<>()))
                            .rows();
            if (topic instanceof Topic.Nodes) {
                rows.addAll(watched.nodes());
            } else {
                rows.add(watched.track(subject(client, topic)));
            }
        }
        requests.addAll(made.values());
    }
}
