// The live feed for pages and programs: docs/live.md. No dependencies; runs in browsers and in Node.
//
//   const live = new WeirLive({ url: "/" });
//   live.on("traffic_update", message => …);
//   live.subscribe(["overview", "nodes"], [12, 15]);
//   live.start();
//
// Values are absolute, so a message lost or repeated spoils nothing. While there is no socket the same snapshots
// come by REST, as messages of the same types.

const VERSION = "weir.live.1";
const LONGEST_BACK_OFF = 30000;
const FAILURES_UNTIL_POLLING = 3;
const POLL_MILLIS = 15000;
const TRY_SOCKET_MILLIS = 60000;
const HIDDEN_MILLIS = 5 * 60000;
const HEARTBEATS_UNTIL_DEAD = 2.5;
const POLLED_USERS = 200;

/** live, connecting, reconnecting, polling, paused, offline; ended when only a person can help. */
export const STATES = ["live", "connecting", "reconnecting", "polling", "paused", "offline", "ended"];

export class WeirLive {
  /**
   * @param options.url where Weir is served, with a slash at its end; "/" by default
   * @param options.token API token, where no session cookie goes along; a text or a function
   * @param options.ticket live ticket of an end user; a text or a function
   * @param options.environment WebSocket, fetch, timers and so on, for tests; the global object by default
   */
  constructor({ url = "/", token = "", ticket = "", environment = globalThis } = {}) {
    this.env = environment;
    this.url = new URL(url, environment.location?.href ?? "http://127.0.0.1:8080/");
    this.token = typeof token === "function" ? token : () => token;
    this.ticket = typeof ticket === "function" ? ticket : () => ticket;
    this.listeners = new Map();
    this.topics = new Set();
    this.users = new Set();
    this.state = "connecting";
    this.running = false;
    this.paused = false;
    this.hidden = false;
    this.failures = 0;
    this.attempts = 0;
    this.seq = 0;
    this.epoch = null;
    this.asOf = 0;
    this.heartbeatMillis = 15000;
    this.connections = 0;
    this.lastFrameAt = 0;
    this.lastError = "";
    this.latency = null;
    this.retryAt = 0;
    this.upgradeBlocked = false;
    this.timers = {};
    this.wake = this.wake.bind(this);
    this.visibility = this.visibility.bind(this);
  }

  // ---- what the founding document shows

  /** Calls back with every message of the type; "state" tells of changes of the connection, "*" of everything. */
  on(type, callback) {
    if (!this.listeners.has(type)) this.listeners.set(type, new Set());
    this.listeners.get(type).add(callback);
    return this;
  }

  off(type, callback) {
    this.listeners.get(type)?.delete(callback);
    return this;
  }

  /** How the connection is: state, and what a person may want to know of it. */
  getConnectionStatus() {
    return {
      state: this.state,
      connected: this.state === "live",
      lastFrameAt: this.lastFrameAt || null,
      latency: this.latency,
      attempts: this.attempts,
      failures: this.failures,
      lastError: this.lastError,
      retryInMillis: this.retryAt ? Math.max(0, this.retryAt - this.now()) : null,
      upgradeBlocked: this.upgradeBlocked,
      epoch: this.epoch,
      asOf: this.asOf,
    };
  }

  /** Live connections of the server, as it said last. */
  getActiveConnections() {
    return this.connections;
  }

  // ---- what is listened to

  /** Adds topics, and users who are shown in brief. Each is answered with a snapshot. */
  subscribe(topics = [], users = []) {
    const newTopics = topics.filter(topic => !this.topics.has(topic));
    const newUsers = users.filter(id => !this.users.has(id));
    newTopics.forEach(topic => this.topics.add(topic));
    newUsers.forEach(id => this.users.add(id));
    if (newTopics.length || newUsers.length) this.tell("sub", newTopics, newUsers);
    return this;
  }

  unsubscribe(topics = [], users = []) {
    topics.forEach(topic => this.topics.delete(topic));
    users.forEach(id => this.users.delete(id));
    this.tell("unsub", topics, users);
    return this;
  }

  /** Exactly these users from now on. */
  watchUsers(users) {
    const wanted = new Set(users);
    const gone = [...this.users].filter(id => !wanted.has(id));
    if (gone.length) this.unsubscribe([], gone);
    return this.subscribe([], users);
  }

  // ---- coming and going

  start() {
    if (this.running) return this;
    this.running = true;
    this.env.addEventListener?.("online", this.wake);
    this.env.addEventListener?.("offline", this.wake);
    this.env.document?.addEventListener("visibilitychange", this.visibility);
    this.failures = 0;
    this.connect();
    return this;
  }

  stop() {
    this.running = false;
    this.env.removeEventListener?.("online", this.wake);
    this.env.removeEventListener?.("offline", this.wake);
    this.env.document?.removeEventListener("visibilitychange", this.visibility);
    this.clear();
    this.hangUp();
    return this;
  }

  pause() {
    this.paused = true;
    this.clear();
    this.hangUp();
    this.enter("paused");
  }

  resume() {
    this.paused = false;
    this.failures = 0;
    this.connect();
  }

  /** Tries at once instead of when it is time. */
  retryNow() {
    if (this.paused) this.resume();
    else if (this.running && this.state !== "live") this.connect();
  }

  // ---- the socket

  connect() {
    if (!this.running || this.paused) return;
    this.clear();
    this.hangUp();
    if (this.env.navigator?.onLine === false) {
      this.enter("offline");
      return;
    }
    if (this.failures < FAILURES_UNTIL_POLLING) this.enter(this.failures || this.epoch ? "reconnecting" : "connecting");
    this.attempts++;
    const address = new URL("api/v1/live/socket", this.url);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const protocols = [VERSION];
    if (this.ticket()) protocols.push(`weir.ticket.${this.ticket()}`);
    else if (this.token()) protocols.push(`weir.token.${this.token()}`);
    let socket;
    try {
      socket = new this.env.WebSocket(address.href, protocols);
    } catch (problem) {
      this.lost(null, 0, String(problem));
      return;
    }
    this.socket = socket;
    this.opened = false;
    socket.onopen = () => { this.opened = true; this.watch(); };
    socket.onmessage = event => this.socket === socket && this.receive(event.data);
    socket.onclose = event => this.lost(socket, event.code, event.reason);
    socket.onerror = () => {};
    this.timers.open = this.later(10000, () => this.socket === socket && !this.opened && this.lost(socket, 0, "no answer"));
  }

  receive(text) {
    this.lastFrameAt = this.now();
    this.watch();
    let message;
    try {
      message = JSON.parse(text);
    } catch (problem) {
      this.lost(this.socket, 0, "unreadable message");
      return;
    }
    if (message.type === "hello") this.greeted(message);
    else if (message.seq !== this.seq + 1 || message.epoch !== this.epoch) {
      // Something is missing: whatever is watched is asked for anew.
      this.refetch();
    }
    this.seq = message.seq;
    this.epoch = message.epoch;
    this.asOf = message.as_of || this.asOf;
    if (message.type === "heartbeat") {
      this.connections = message.data.connections ?? this.connections;
      this.pingAt = this.now();
      this.send({ type: "ping" });
    } else if (message.type === "pong") this.latency = this.pingAt ? this.now() - this.pingAt : null;
    if (this.state === "live") this.emit("state", this.getConnectionStatus());
    this.emit(message.type, message);
  }

  greeted(message) {
    this.heartbeatMillis = message.data.heartbeat_ms;
    this.failures = 0;
    this.retryAt = 0;
    this.upgradeBlocked = false;
    this.lastError = "";
    this.clearTimer("poll");
    this.clearTimer("open");
    this.refetch();
    this.enter("live");
  }

  /** Subscribes anew, which is answered with whole snapshots. */
  refetch() {
    if (!this.hidden) this.tell("sub", [...this.topics], [...this.users]);
  }

  lost(socket, code, reason) {
    if (socket && socket !== this.socket) return;
    this.hangUp();
    if (!this.running || this.paused) return;
    this.lastError = reason || (code ? `closed with ${code}` : "no connection");
    if (code === 4401 || code === 4403 || code === 4409) {
      this.clear();
      this.enter("ended", { code });
      return;
    }
    this.failures++;
    if (this.env.navigator?.onLine === false) {
      this.enter("offline");
    } else if (this.failures >= FAILURES_UNTIL_POLLING) {
      this.enter("polling");
      if (!this.timers.poll) this.poll();
      this.connectIn(TRY_SOCKET_MILLIS);
    } else {
      this.connectIn(Math.min(LONGEST_BACK_OFF, 1000 * 2 ** (this.failures - 1)));
      this.enter("reconnecting");
    }
  }

  connectIn(millis) {
    const wait = millis * (0.75 + 0.5 * this.random());
    this.retryAt = this.now() + wait;
    this.clearTimer("connect");
    this.timers.connect = this.later(wait, () => this.connect());
  }

  /** A socket that says nothing for two and a half heartbeats is dead, whatever TCP thinks. */
  watch() {
    this.clearTimer("watchdog");
    this.timers.watchdog = this.later(HEARTBEATS_UNTIL_DEAD * this.heartbeatMillis, () =>
      this.lost(this.socket, 0, "no sign of life"));
  }

  tell(type, topics, users) {
    if (this.opened && !this.hidden && (topics.length || users.length)) {
      this.send({ type, topics, users });
    }
  }

  send(message) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  hangUp() {
    const socket = this.socket;
    this.socket = null;
    this.opened = false;
    this.clearTimer("watchdog");
    this.clearTimer("open");
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => {};
    try {
      socket.close();
    } catch (problem) {
      // It was not open yet.
    }
  }

  // ---- polling, while there is no socket

  async poll() {
    this.clearTimer("poll");
    try {
      await this.snapshot();
    } catch (problem) {
      this.lastError = String(problem.message ?? problem);
    }
    if (this.running && !this.paused && this.state === "polling") {
      this.timers.poll = this.later(POLL_MILLIS, () => this.poll());
    }
  }

  /** Fetches the snapshots by REST, and tells of them as the socket would. */
  async snapshot(topics = [...this.topics], users = [...this.users]) {
    for (let at = 0; at === 0 || at < users.length; at += POLLED_USERS) {
      const query = new URLSearchParams();
      const some = users.slice(at, at + POLLED_USERS);
      if (at === 0 && topics.length) query.set("topics", topics.join(","));
      if (some.length) query.set("users", some.join(","));
      if (![...query.keys()].length) return;
      const headers = {};
      if (this.ticket()) headers.Authorization = `Ticket ${this.ticket()}`;
      else if (this.token()) headers.Authorization = `Bearer ${this.token()}`;
      const answer = await this.env.fetch(new URL(`api/v1/live/snapshot?${query}`, this.url), {
        headers, cache: "no-store", credentials: "same-origin",
      });
      if (answer.status === 401) {
        this.clear();
        this.hangUp();
        this.enter("ended", { code: 4401 });
        return;
      }
      if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
      const body = await answer.json();
      this.lastFrameAt = this.now();
      // REST works and the socket does not: something in between does not let upgrades through.
      this.upgradeBlocked = this.state === "polling";
      this.epoch = body.epoch;
      for (const message of body.messages) {
        this.asOf = message.as_of;
        this.emit(message.type, message);
      }
      this.emit("state", this.getConnectionStatus());
    }
  }

  // ---- the page

  wake() {
    if (!this.running || this.paused) return;
    if (this.env.navigator?.onLine === false) {
      this.clear();
      this.hangUp();
      this.enter("offline");
    } else if (this.state !== "live" && this.state !== "ended") {
      this.connect();
    }
  }

  visibility() {
    const document = this.env.document;
    this.clearTimer("hidden");
    if (document.hidden) {
      this.timers.hidden = this.later(HIDDEN_MILLIS, () => {
        this.tell("unsub", [...this.topics], [...this.users]);
        this.hidden = true;
      });
      return;
    }
    if (this.hidden) {
      this.hidden = false;
      this.refetch();
    }
    this.wake();
  }

  // ---- small things

  enter(state, more = {}) {
    const changed = state !== this.state;
    this.state = state;
    if (state === "live") this.retryAt = 0;
    this.emit("state", { ...this.getConnectionStatus(), ...more, changed });
  }

  emit(type, message) {
    for (const name of [type, "*"]) {
      for (const callback of this.listeners.get(name) ?? []) {
        try {
          callback(message, type);
        } catch (problem) {
          this.env.console?.error(problem);
        }
      }
    }
  }

  now() {
    return this.env.Date?.now() ?? Date.now();
  }

  random() {
    return (this.env.Math ?? Math).random();
  }

  later(millis, run) {
    return this.env.setTimeout(run, millis);
  }

  clearTimer(name) {
    this.env.clearTimeout(this.timers[name]);
    delete this.timers[name];
  }

  clear() {
    Object.keys(this.timers).forEach(name => this.clearTimer(name));
  }
}
