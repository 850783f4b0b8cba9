package dev.weir.roster;

/**
 * How a user list is written. Equal formats share their lists.
 *
 * @param layout what a list and its users look like
 * @param contentType of the whole
 * @param port what stands as every user's port; 0 where the layout has none
 * @param cipher what stands as every user's cipher; empty where the layout has none
 */
public record Format(Layout layout, String contentType, int port, String cipher) {
    /** The shapes that node software reads. */
    public enum Layout {
        /** {@code {"users":[{id,uuid,speed_limit,device_limit}]}}. */
        USERS,
        /** The same as MessagePack. */
        USERS_MSGPACK,
        /** SSPanel: {@code {"ret":1,"data":[{id,uuid,passwd,port,method,…}]}}. */
        SSPANEL,
        /** {@code {"data":[{id,port,cipher,secret}]}}. */
        SHADOWSOCKS_TIDALAB,
        /** {@code {"msg":"ok","data":[{id,…,trojan_user:{password}}]}}. */
        TROJAN_TIDALAB,
        /** {@code {"msg":"ok","data":[{id,…,v2ray_user:{uuid,email,alter_id,level}}]}}. */
        DEEPBWORK
    }

    private static final String JSON_TYPE = "application/json";

    public static final Format JSON = new Format(Layout.USERS, JSON_TYPE, 0, "");
    public static final Format MSGPACK =
            new Format(Layout.USERS_MSGPACK, "application/x-msgpack", 0, "");
    public static final Format TROJAN_TIDALAB = new Format(Layout.TROJAN_TIDALAB, JSON_TYPE, 0, "");
    public static final Format DEEPBWORK = new Format(Layout.DEEPBWORK, JSON_TYPE, 0, "");

    /** All users on one port of the node, each with a password of its own. */
    public static Format sspanel(int port, String cipher) {
        return new Format(Layout.SSPANEL, JSON_TYPE, port, cipher);
    }

    /** All users on one port of the node, each with a password of its own. */
    public static Format shadowsocksTidalab(int port, String cipher) {
        return new Format(Layout.SHADOWSOCKS_TIDALAB, JSON_TYPE, port, cipher);
    }

    /**
     * Whether a list of nobody is written as one user who stands for nobody, as much software keeps
     * the users before when its list is empty, or does not start (node-protocols A3).
     */
    boolean needsSomebody() {
        return layout != Layout.SSPANEL;
    }
}
