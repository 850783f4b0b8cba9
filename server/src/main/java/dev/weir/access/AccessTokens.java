package dev.weir.access;

import dev.weir.json.JsonWriter;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** API tokens: made, looked at, revoked. Any thread. */
public final class AccessTokens {
    /** Makes a leaked token recognisable to those who search for such. */
    private static final String MARK = "weir_";

    private static final int SHOWN = MARK.length() + 6;
    private static final int MOST = 1_000;

    private final AccessBook book;

    AccessTokens(AccessBook book) {
        this.book = book;
    }

    /**
     * A token that was made just now.
     *
     * @param text shown this once
     */
    public record Made(String text, AccessToken token) {
        @Override
        public String toString() {
            return "Made[" + token + "]";
        }
    }

    /** Whether a text could be a token at all. */
    public static boolean looksLikeOne(String text) {
        return text.startsWith(MARK);
    }

    /**
     * Who has this token, if it is good. What it may do is looked up now: never more than its maker
     * may.
     */
    public Optional<Principal> authenticate(String text) {
        Optional<Principal> who = still(text);
        AccessToken token = book.token(Secrets.sha256(text));
        if (who.isPresent() && token != null) {
            book.noteUse(token);
        }
        return who;
    }

    /** As {@link #authenticate}, without counting as use: for connections that stay open. */
    public Optional<Principal> still(String text) {
        return still(book.token(Secrets.sha256(text)));
    }

    /**
     * Who the token of this public name stands for, if it is good still: for what was issued by its
     * means and ends with it.
     */
    public Optional<Principal> stillNamed(String id) {
        return still(book.tokenNamed(id));
    }

    private Optional<Principal> still(@Nullable AccessToken token) {
        if (token == null || token.expired(book.now())) {
            return Optional.empty();
        }
        Set<Permission> permissions = EnumSet.of(Permission.ANYONE, Permission.KNOWN);
        String maker = Principal.local().name();
        if (token.accountId() == 0) {
            permissions.addAll(token.scopes());
        } else {
            Account account = book.account(token.accountId());
            if (account == null || !account.enabled()) {
                return Optional.empty();
            }
            maker = account.email();
            for (Permission scope : token.scopes()) {
                if (account.role().permissions().contains(scope)) {
                    permissions.add(scope);
                }
            }
        }
        return Optional.of(
                new Principal(
                        Principal.Kind.API_TOKEN,
                        maker + " (token " + token.name() + ")",
                        permissions,
                        token.accountId(),
                        token.id()));
    }

    /** Those the principal may see: its own, or all when it manages access. */
    public List<AccessToken> visibleTo(Principal principal) {
        boolean all = principal.may(Permission.ACCESS_MANAGE);
        return book.tokens().stream()
                .filter(one -> all || one.accountId() == principal.accountId())
                .sorted(
                        Comparator.comparingLong(AccessToken::createdAtMs)
                                .reversed()
                                .thenComparing(AccessToken::id))
                .toList();
    }

    /** The e-mail of a token's maker; "operator" for one made on the server's machine. */
    public String maker(AccessToken token) {
        Account account = token.accountId() == 0 ? null : book.account(token.accountId());
        return account == null ? Principal.local().name() : account.email();
    }

    /**
     * @param expiresAtMs epoch milliseconds, 0 = never
     */
    public Made create(Origin origin, String name, Set<Permission> scopes, long expiresAtMs) {
        String label = checkedName(name);
        checkScopes(origin.who(), scopes);
        long now = book.now();
        if (expiresAtMs != 0 && expiresAtMs <= now) {
            throw AccessRefused.invalid("expiresAt", "must lie in the future");
        }
        String text = MARK + Secrets.make();
        AccessToken token =
                new AccessToken(
                        Secrets.makeName(),
                        Secrets.sha256(text),
                        text.substring(0, SHOWN),
                        label,
                        scopes,
                        origin.who().accountId(),
                        now,
                        expiresAtMs,
                        0);
        return book.alone(() -> {
            if (book.tokens().size() >= MOST) {
                throw AccessRefused.of(
                        AccessRefused.Why.CONFLICT, "there are " + MOST + " API tokens already");
            }
            book.write(tx -> {
                book.store.insert(tx, token);
                book.audit.append(
                        tx, origin, now, "token.created", target(token), null, json(token));
            });
            book.show(token);
            return new Made(text, token);
        });
    }

    private static String checkedName(String name) {
        String label = name.strip();
        if (label.isEmpty() || label.length() > 100) {
            throw AccessRefused.invalid("name", "must have 1 to 100 characters");
        }
        return label;
    }

    private static void checkScopes(Principal maker, Set<Permission> scopes) {
        if (scopes.isEmpty()) {
            throw AccessRefused.invalid("scopes", "must name at least one permission");
        }
        for (Permission scope : scopes) {
            if (!scope.grantable()) {
                throw AccessRefused.invalid("scopes", "no API token may have " + scope.text());
            }
            if (!maker.may(scope)) {
                throw AccessRefused.of(
                        AccessRefused.Why.BEYOND_OWN_PERMISSIONS,
                        "you cannot give " + scope.text() + ", which you do not have");
            }
        }
    }

    /** Revokes one that the origin may see; another is not found. */
    public void revoke(Origin origin, String id) {
        book.alone(() -> {
            AccessToken token =
                    visibleTo(origin.who()).stream()
                            .filter(one -> one.id().equals(id))
                            .findFirst()
                            .orElseThrow(() ->
                                    AccessRefused.of(
                                            AccessRefused.Why.NOT_FOUND,
                                            "there is no such API token"));
            book.write(tx -> {
                book.store.deleteToken(tx, token.id());
                book.audit.append(
                        tx, origin, book.now(), "token.revoked", target(token), json(token), null);
            });
            book.hide(token);
            return true;
        });
    }

    private static String target(AccessToken token) {
        return "token " + token.prefix() + " " + token.name();
    }

    private static String json(AccessToken token) {
        return AuditLog.json(json -> {
            json.field("name", token.name()).field("prefix", token.prefix());
            scopes(json, token);
        });
    }

    private static void scopes(JsonWriter json, AccessToken token) {
        json.startList("scopes");
        new TreeSet<>(token.scopes()).forEach(one -> json.value(one.text()));
        json.end();
    }
}
