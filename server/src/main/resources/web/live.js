// Keeps the page's figures fresh: the whole of what one sees is read once, and then changed by what the live feed tells.

import { WeirLive } from "./weir-live.js";

const SHOW_MILLIS = 500;
const AFRESH_MILLIS = 60000;
const STALE_MILLIS = 40000;

const figures = b => ({
  upload: b.upload, download: b.download, billedUpload: b.billed_upload, billedDownload: b.billed_download,
});
const compact = date => date.replaceAll("-", "");

export class Connection {
  constructor(page) {
    this.page = page;
    this.latest = null;
    this.shownAt = 0;
    this.seconds = setInterval(() => this.say(), 1000);
  }

  start(token) {
    this.token = token;
    this.live?.stop();
    this.live = new WeirLive({ url: new URL("./", location.href).href, token: token ?? "" });
    this.live.on("state", status => this.changed(status))
      .on("snapshot", message => message.data.rows.forEach(row => this.row(message, row)) ?? this.counts(message))
      .on("traffic_update", message => this.row(message, message.data))
      .on("node_traffic_update", message => this.row(message, message.data))
      .on("overview_update", message => { this.row(message, message.data); this.counts(message); })
      .on("node_update", message => this.node(message))
      .on("invalidate", () => this.afresh());
    this.live.subscribe(["overview", "nodes"]);
    this.afresh().then(() => this.live.start());
    clearInterval(this.again);
    this.again = setInterval(() => this.state !== "paused" && !document.hidden && this.afresh(), AFRESH_MILLIS);
  }

  /** All at once: also who used most today, which no message tells. */
  async afresh() {
    try {
      const response = await fetch("api/v1/live", {
        headers: this.token ? { Authorization: `Bearer ${this.token}` } : {},
        cache: "no-store",
      });
      if (response.status === 401) {
        this.live.stop();
        this.page.refused();
        return;
      }
      if (!response.ok) return;
      this.latest = await response.json();
      this.arrived();
      this.live.watchUsers(this.latest.users.map(user => user.id));
      this.page.show(this.latest);
    } catch (problem) {
      // The live connection says that the server does not answer.
    }
  }

  arrived() {
    this.lastAt = performance.now();
  }

  /** Puts a row's buckets where the page has them. */
  row(message, data) {
    const latest = this.latest;
    if (!latest) return;
    const today = compact(latest.today);
    const day = data.daily_logs.find(bucket => bucket.date === today);
    if (data.daily_logs.some(bucket => bucket.date > today)) {
      // A new day: what is today, this month and this year is to be asked anew.
      this.afresh();
      return;
    }
    const item = data.user_id !== undefined ? latest.users.find(user => user.id === data.user_id)
      : data.source_id !== undefined ? latest.nodes.find(node => node.id === data.source_id) : latest.summary;
    if (!item) return;
    const month = data.monthly_logs.find(bucket => bucket.month === today.slice(0, 6));
    const year = data.yearly_logs.find(bucket => bucket.year === today.slice(0, 4));
    if (day) item.today = figures(day);
    if (month) item.month = figures(month);
    if (year && item.year) item.year = figures(year);
    item.total = figures(data.total);
    if (data.user_id !== undefined) {
      item.usedBytes = data.used;
      item.standing = data.standing === "unknown" ? item.standing : data.standing;
      item.limitBytes = data.limit_bytes ?? null;
      item.lastAt = data.updated_at;
    } else if (data.source_id !== undefined) {
      if (data.updated_at) item.lastPushAt = data.updated_at;
      if (data.node) this.facts(item, data.node);
    } else {
      for (const bucket of data.daily_logs) {
        const bar = latest.days.find(one => compact(one.date) === bucket.date);
        if (bar) Object.assign(bar, figures(bucket));
      }
    }
    this.stamp(message);
  }

  node(message) {
    const node = this.latest?.nodes.find(one => one.id === message.data.source_id);
    if (!node || message.action === "delete") {
      this.afresh();
      return;
    }
    this.facts(node, message.data);
    this.stamp(message);
  }

  facts(node, data) {
    Object.assign(node, {
      name: data.name, state: data.health, online: data.online, senders: data.senders,
      usersLeftOut: data.users_left_out, rateMillionths: data.rate_millionths,
    });
  }

  counts(message) {
    const { data } = message;
    if (!this.latest || data.nodes === undefined) return;
    Object.assign(this.latest.counts, {
      users: data.users, nodes: data.nodes, nodesReporting: data.nodes_reporting, held: data.held, heldBytes: data.held_bytes,
    });
    this.stamp(message);
  }

  stamp(message) {
    const latest = this.latest;
    if (message.as_of > latest.asOf) {
      latest.asOf = message.as_of;
      latest.postedAt = message.timestamp;
      latest.journalEnd = Math.max(latest.journalEnd, message.as_of);
    }
    latest.at = message.timestamp;
    this.arrived();
    if (this.due) return;
    this.due = setTimeout(() => {
      this.due = null;
      this.page.show(this.latest);
    }, SHOW_MILLIS);
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
