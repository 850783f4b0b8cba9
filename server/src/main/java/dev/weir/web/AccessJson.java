package dev.weir.web;

import dev.weir.access.AccessToken;
import dev.weir.access.AccessTokens;
import dev.weir.access.Account;
import dev.weir.access.Permission;
import dev.weir.json.JsonWriter;
import java.time.ZoneId;
import java.util.TreeSet;

/** Accounts and API tokens as answers show them. */
public final class AccessJson {
    private AccessJson() {}

    public static void account(JsonWriter json, Account account, ZoneId zone) {
        json.field("id", account.id())
                .field("email", account.email())
                .field("role", account.role().text())
                .field("enabled", account.enabled())
                .field("secondFactor", account.hasSecondFactor())
                .momentMillis("createdAt", account.createdAtMs(), zone)
                .momentMillis("passwordAt", account.passwordAtMs(), zone)
                .momentMillis("signedInAt", account.signedInAtMs(), zone);
    }

    public static void token(JsonWriter json, AccessToken token, AccessTokens all, ZoneId zone) {
        json.field("id", token.id())
                .field("name", token.name())
                .field("prefix", token.prefix())
                .field("maker", all.maker(token))
                .startList("scopes");
        new TreeSet<>(token.scopes()).stream().map(Permission::text).forEach(json::value);
        json.end()
                .momentMillis("createdAt", token.createdAtMs(), zone)
                .momentMillis("expiresAt", token.expiresAtMs(), zone)
                .momentMillis("usedAt", token.usedAtMs(), zone);
    }
}
