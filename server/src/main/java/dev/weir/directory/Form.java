package dev.weir.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members an object may have, in the order in which they are kept and sent.
 *
 * <p>Immutable; any thread.
 */
final class Form implements Shape {
    /**
     * @param fallback what an absent member becomes, null = it stays absent, or is a problem when
     *     required
     */
    private record Member(String name, Shape shape, @Nullable Object fallback, boolean required) {}

    private final List<Member> members;

    private Form(List<Member> members) {
        this.members = List.copyOf(members);
    }

    static Form empty() {
        return new Form(List.of());
    }

    Form required(String name, Shape shape) {
        return with(new Member(name, shape, null, true));
    }

    Form optional(String name, Shape shape) {
        return with(new Member(name, shape, null, false));
    }

    Form defaulted(String name, Shape shape, Object fallback) {
        return with(new Member(name, shape, fallback, false));
    }

    Form with(Form more) {
        List<Member> all = new ArrayList<>(members);
        all.addAll(more.members);
        return new Form(all);
    }

    private Form with(Member member) {
        List<Member> all = new ArrayList<>(members);
        all.add(member);
        return new Form(all);
    }

    /** Checks the members it knows and leaves the others alone. */
    void checkKnown(Map<?, ?> given, String path, Problems problems) {
        for (Member member : members) {
            Object found = given.get(member.name());
            if (found != null) {
                member.shape().check(found, path + "." + member.name(), problems);
            }
        }
    }

    @Override
    public Object check(Object value, String path, Problems problems) {
        if (!(value instanceof Map<?, ?> given)) {
            problems.add(path, "invalid", "must be an object");
            return value;
        }
        Set<String> known = new HashSet<>();
        Map<String, Object> checked = new LinkedHashMap<>();
        for (Member member : members) {
            known.add(member.name());
            Object found = given.get(member.name());
            if (found != null) {
                checked.put(
                        member.name(),
                        member.shape().check(found, path + "." + member.name(), problems));
            } else if (member.fallback() != null) {
                checked.put(member.name(), member.fallback());
            } else if (member.required()) {
                problems.add(path + "." + member.name(), "missing", "is required");
            }
        }
        for (Object name : given.keySet()) {
            if (!known.contains(name)) {
                problems.add(path + "." + name, "unknown", "is not a setting of this protocol");
            }
        }
        return checked;
    }
}
