// Keeps the page's figures fresh: all of them come from the live feed; who is shown first is asked for beside it.

import { WeirLive } from "./weir-live.js";
import { Seen } from "./seen.js";

const SHOW_MILLIS = 500;
const AFRESH_MILLIS = 60000;
const AGAIN_MILLIS = 5000;
const STALE_MILLIS = 40000;
const TOP = 50;

export class Connection {
  constructor(page) {
    this.page = page;
    this.seen = new Seen();
    this.top = [];
    this.listed = [];
    this.seconds = setInterval(() => this.say(), 1000);
  }

  start(token) {
    this.token = token;
    this.refused = false;
    this.live?.stop();
    this.live = new WeirLive({ url: new URL("./", location.href).href, token: token ?? "" });
    this.live.on("state", status => this.changed(status)).on("*", (message, type) => this.told(message, type));
    this.live.subscribe(["overview", "nodes"]);
    this.afresh().then(() => this.live.running || this.refused || this.live.start());
    clearInterval(this.again);
    this.again = setInterval(() => this.state !== "paused" && !document.hidden && this.afresh(), AFRESH_MILLIS);
  }

  // ---- what the feed tells

  told(message, type) {
    if (type === "state") return;
    if (type === "hello" && this.epoch !== message.epoch) {
      this.epoch = message.epoch;
      this.seen.forget();
    }
    const users = this.seen.about?.users;
    const today = this.seen.about?.today;
    if (!this.seen.take(message)) return;
    this.arrived();
    // Who is shown first is another question on another day, and when users came or went.
    if (users !== undefined && (this.seen.about.users !== users || this.seen.about.today !== today)) this.afresh();
    if (this.due || !this.seen.ready) return;
    this.due = setTimeout(() => {
      this.due = null;
      this.show();
    }, this.shown ? SHOW_MILLIS : 0);
  }

  show() {
    if (!this.seen.ready) return;
    this.shown = true;
    this.page.show(this.seen.page(this.top));
  }

  arrived() {
    this.lastAt = performance.now();
  }

  // ---- who is shown

  /** Who used most today; then, where few did, the first by number. */
  async afresh() {
    if (this.asking) return;
    this.asking = true;
    try {
      const ranked = await this.ask(`usage/ranking?of=users&from=today&limit=${TOP}`);
      const top = ranked.rows.map(row => row.userId);
      if (top.length < TOP) {
        const first = await this.ask(`users?limit=${TOP}`).catch(() => ({ users: [] }));
        for (const { id } of first.users) if (top.length < TOP && !top.includes(id)) top.push(id);
      }
      this.top = top;
      await this.watch();
    } catch (problem) {
      // The live connection says that the server does not answer, and its health that the database does not.
      clearTimeout(this.soon);
      this.soon = setTimeout(() => !this.refused && this.state !== "paused" && this.afresh(), AGAIN_MILLIS);
    } finally {
      this.asking = false;
    }
  }

  /** An answer of the API; refused is who is not let in. */
  async ask(path) {
    const response = await fetch(`api/v1/${path}`, {
      headers: this.token ? { Authorization: `Bearer ${this.token}` } : {},
      cache: "no-store",
    });
    if (response.status === 401) {
      this.refused = true;
      this.live.stop();
      this.page.refused();
    }
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return response.json();
  }

  /** Users whom another list shows. */
  list(ids) {
    this.listed = ids;
    return this.watch();
  }

  /** Follows everybody who is shown; without a socket they are asked for once. */
  async watch() {
    const all = [...new Set([...this.top, ...this.listed])];
    this.live.watchUsers(all);
    this.seen.keep(all);
    const missing = all.filter(id => !this.seen.users.has(id));
    if (missing.length && this.live.running && this.live.state !== "live") await this.live.snapshot([], missing);
    if (this.shown) this.show();
  }

  // ---- the pill

  changed(status) {
    const before = this.state;
    this.state = status.state;
    if (status.state === "ended" && status.code === 4401) this.page.refused();
    if (status.state === "live" && (before === "reconnecting" || before === "polling")) this.afresh();
    if (status.state === "live" || status.state === "polling") this.arrived();
    this.say();
  }

  say() {
    if (!this.live) return;
    const status = this.live.getConnectionStatus();
    const seconds = Math.ceil((status.retryInMillis ?? 0) / 1000);
    const clock = status.lastFrameAt ? new Date(status.lastFrameAt).toTimeString().slice(0, 8) : "";
    const text = {
      live: `Live ${clock}`,
      connecting: "Connecting",
      reconnecting: seconds ? `Reconnecting in ${seconds} s` : "Reconnecting",
      polling: "Polling every 15 s",
      paused: "Paused",
      offline: "No network",
      ended: "Reload this page",
    }[status.state];
    this.page.state(status.state, text, status);
  }

  /** Whether what is shown may be old. */
  stale() {
    return this.lastAt > 0 && this.state !== "paused" && this.state !== "live"
      && performance.now() - this.lastAt > STALE_MILLIS;
  }

  retryNow() {
    this.live.retryNow();
  }

  togglePause() {
    if (this.state === "paused") this.live.resume();
    else this.live.pause();
  }
}
