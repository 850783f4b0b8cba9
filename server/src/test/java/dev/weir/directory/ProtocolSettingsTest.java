package dev.weir.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolSettingsTest {
    private static final String SS = "\"server_port\":8388,\"cipher\":\"aes-128-gcm\"";
    private static final String KEY_16 = "AAECAwQFBgcICQoLDA0ODw==";
    private static final String KEY_32 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final Problems problems = new Problems();

    private String check(String type, String document) {
        return ProtocolSettings.check(type, document, "settings", problems);
    }

    private List<String> wrongFields(String type, String document) {
        assertThat(check(type, document)).isEmpty();
        return problems.found().stream().map(DirectoryProblem::field).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "\"8388\"", "8388.0", "null", "[8388]", "1e3"})
    void refusesAPortThatIsNoInteger1To65535(String port) {
        check("vmess", "{\"server_port\":" + port + "}");

        assertThat(problems.found())
                .singleElement()
                .extracting(DirectoryProblem::field)
                .isIn("settings.server_port", "settings");
    }

    /** Other bytes make V2bX reload and v2node restart its core. */
    @Test
    void leavesRealitySettingsAsTheyAreWhenTheyAreCheckedAgain() {
        String once =
                check(
                        "vless",
                        "{\"server_port\":443,\"tls\":2,\"tls_settings\":"
                                + "{\"private_key\":\"k\",\"server_name\":\"x.example\"}}");

        assertThat(once).contains("\"server_port\":\"443\"");
        assertThat(check("vless", once)).isEqualTo(once);
    }

    @Test
    void requiresAPort() {
        assertThat(wrongFields("vmess", "{}")).containsExactly("settings.server_port");
    }

    @Test
    void refusesAnUnknownMember() {
        assertThat(wrongFields("vmess", "{\"server_port\":1,\"cipher\":\"none\"}"))
                .containsExactly("settings.cipher");
    }

    @Test
    void namesEveryWrongMemberAtOnce() {
        assertThat(
                        wrongFields(
                                "vmess",
                                "{\"server_port\":0,\"listen_ip\":\"\",\"tls\":3,\"network\":\"x\"}"))
                .containsExactly(
                        "settings.listen_ip",
                        "settings.server_port",
                        "settings.network",
                        "settings.tls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "example.com", "1", "127.1", "0x7f.1", "[::]", "fe80::1%1"})
    void refusesToListenOnAnythingButALiteralAddress(String ip) {
        assertThat(wrongFields("vmess", "{\"server_port\":1,\"listen_ip\":\"" + ip + "\"}"))
                .containsExactly("settings.listen_ip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "::", "2001:db8::1"})
    void listensOnALiteralAddress(String ip) {
        assertThat(check("vmess", "{\"server_port\":1,\"listen_ip\":\"" + ip + "\"}"))
                .contains("\"listen_ip\":\"" + ip + "\"");
    }

    @Test
    void refusesACipherThatNobodyKnows() {
        assertThat(wrongFields("shadowsocks", "{\"server_port\":1,\"cipher\":\"rc4-md5\"}"))
                .containsExactly("settings.cipher");
    }

    @Test
    void refusesAServerKeyForACipherThatHasNone() {
        assertThat(wrongFields("shadowsocks", "{" + SS + ",\"server_key\":\"" + KEY_16 + "\"}"))
                .containsExactly("settings.server_key");
    }

    @ParameterizedTest
    @CsvSource({
        "2022-blake3-aes-128-gcm," + KEY_32,
        "2022-blake3-aes-256-gcm," + KEY_16,
        "2022-blake3-aes-128-gcm,not base64"
    })
    void refusesAServerKeyOfTheWrongLength(String cipher, String key) {
        assertThat(
                        wrongFields(
                                "shadowsocks",
                                "{\"server_port\":1,\"cipher\":\"%s\",\"server_key\":\"%s\"}"
                                        .formatted(cipher, key)))
                .containsExactly("settings.server_key");
    }

    @Test
    void makesAServerKeyWhereOneIsNeededAndNoneGiven() {
        String document = "{\"server_port\":1,\"cipher\":\"2022-blake3-aes-128-gcm\"}";

        assertThat(check("shadowsocks", document))
                .containsPattern("\"server_key\":\"[A-Za-z0-9+/]{22}==\"")
                .isNotEqualTo(check("shadowsocks", document));
    }

    @Test
    void neverRepeatsASecretInAProblem() {
        check("shadowsocks", "{" + SS + ",\"server_key\":\"hunter2\"}");

        assertThat(problems.found().toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "null", "{}", "[1]", "[[]]"})
    void refusesARouteWhoseMatchIsNotAnArrayOfStrings(String match) {
        assertThat(
                        wrongFields(
                                "shadowsocks",
                                "{"
                                        + SS
                                        + ",\"routes\":[{\"id\":1,\"match\":"
                                        + match
                                        + ",\"action\":\"block\"}]}"))
                .first()
                .asString()
                .startsWith("settings.routes[0].match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "dns"})
    void refusesARouteThatMatchesNothingButTheDefaultWayOut(String action) {
        assertThat(
                        wrongFields(
                                "shadowsocks",
                                "{"
                                        + SS
                                        + ",\"routes\":[{\"id\":1,\"match\":[],\"action\":\""
                                        + action
                                        + "\"}]}"))
                .containsExactly("settings.routes[0].match");
    }

    @Test
    void refusesARouteThatMatchesTheEmptyText() {
        assertThat(
                        wrongFields(
                                "shadowsocks",
                                "{"
                                        + SS
                                        + ",\"routes\":[{\"id\":1,\"match\":[\"\"],\"action\":\"block\"}]}"))
                .containsExactly("settings.routes[0].match");
    }

    @Test
    void refusesXver() {
        assertThat(
                        wrongFields(
                                "vless",
                                "{\"server_port\":1,\"tls\":1,\"tls_settings\":{\"xver\":0}}"))
                .containsExactly("settings.tls_settings.xver");
    }

    @Test
    void writesTheServerPortOfTlsSettingsAsText() {
        assertThat(check("vless", "{\"server_port\":1,\"tls_settings\":{\"server_port\":8443}}"))
                .contains("\"tls_settings\":{\"server_port\":\"8443\"}");
    }

    @Test
    void requiresAKeyAndANameForReality() {
        assertThat(wrongFields("vless", "{\"server_port\":1,\"tls\":2}"))
                .containsExactly(
                        "settings.tls_settings.private_key", "settings.tls_settings.server_name");
    }

    @Test
    void refusesADestinationWithAPort() {
        assertThat(
                        wrongFields(
                                "vless",
                                "{\"server_port\":1,\"tls\":2,\"tls_settings\":{\"private_key\":\"k\","
                                        + "\"server_name\":\"a\",\"dest\":\"a.example.com:443\"}}"))
                .containsExactly("settings.tls_settings.dest");
    }

    @Test
    void refusesAFlowWithoutTls() {
        assertThat(wrongFields("vless", "{\"server_port\":1,\"flow\":\"xtls-rprx-vision\"}"))
                .containsExactly("settings.flow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"\"", "1"})
    void refusesNetworkSettingsThatAreNoObject(String value) {
        assertThat(wrongFields("vmess", "{\"server_port\":1,\"network_settings\":" + value + "}"))
                .containsExactly("settings.network_settings");
    }

    @Test
    void refusesANetworkSettingOfTheWrongType() {
        assertThat(wrongFields("vmess", "{\"server_port\":1,\"network_settings\":{\"path\":1}}"))
                .containsExactly("settings.network_settings.path");
    }

    @Test
    void handsOnNetworkSettingsItDoesNotKnow() {
        assertThat(
                        check(
                                "vmess",
                                "{\"server_port\":1,\"network\":\"xhttp\",\"network_settings\":{\"mode\":\"auto\"}}"))
                .contains("\"network_settings\":{\"mode\":\"auto\"}");
    }

    @Test
    void refusesAPaddingSchemeThatIsNoArray() {
        assertThat(wrongFields("anytls", "{\"server_port\":1,\"padding_scheme\":\"stop=8\"}"))
                .containsExactly("settings.padding_scheme");
    }

    @Test
    void refusesAnObfsPasswordThatWouldBreakOutOfJson() {
        assertThat(
                        wrongFields(
                                "hysteria",
                                "{\"server_port\":1,\"obfs\":\"salamander\",\"obfs_password\":\"a\\\"b\"}"))
                .containsExactly("settings.obfs_password");
    }

    @Test
    void refusesObfsWithoutItsPassword() {
        assertThat(wrongFields("hysteria", "{\"server_port\":1,\"obfs\":\"salamander\"}"))
                .containsExactly("settings.obfs_password");
    }

    @Test
    void derivesDecryptionFromItsPartsWhateverElseIsSaid() {
        assertThat(
                        check(
                                "vless",
                                "{\"server_port\":1,\"encryption\":\"mlkem768x25519plus\","
                                        + "\"encryption_settings\":{\"mode\":\"native\",\"ticket\":\"600s\","
                                        + "\"private_key\":\"new\"},\"decryption\":\"old\"}"))
                .contains("\"decryption\":\"mlkem768x25519plus.native.600s.new\"");
    }

    @Test
    void requiresThePartsOfAnEncryption() {
        assertThat(
                        wrongFields(
                                "vless",
                                "{\"server_port\":1,\"encryption\":\"mlkem768x25519plus\"}"))
                .containsExactly(
                        "settings.encryption_settings.mode",
                        "settings.encryption_settings.ticket",
                        "settings.encryption_settings.private_key");
    }

    @Test
    void refusesPlainTextWhereTheProtocolIsTls() {
        assertThat(wrongFields("tuic", "{\"server_port\":1,\"tls\":0}"))
                .containsExactly("settings.tls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"server_port\":1}x",
                "{\"server_port\":1,\"server_port\":2}"
            })
    void refusesWhatIsNotOneJsonObject(String document) {
        assertThat(check("vmess", document)).isEmpty();
        assertThat(problems.isEmpty()).isFalse();
    }

    @Test
    void refusesADocumentThatIsNestedTooDeep() {
        assertThat(check("vmess", "[".repeat(100_000) + "]".repeat(100_000))).isEmpty();
        assertThat(problems.found())
                .extracting(DirectoryProblem::field)
                .containsExactly("settings");
    }

    @Test
    void refusesANumberBeyond64Bits() {
        assertThat(check("vmess", "{\"server_port\":99999999999999999999}")).isEmpty();
        assertThat(problems.isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vmess",
                "vless",
                "trojan",
                "hysteria",
                "tuic",
                "anytls",
                "socks",
                "naive",
                "http",
                "mieru"
            })
    void makesTheSameOfItsOwnText(String type) {
        String canonical = check(type, "{\"server_port\":443}");

        assertThat(check(type, canonical)).isEqualTo(canonical).isNotEmpty();
    }
}
