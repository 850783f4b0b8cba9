// The connection's pill and what stands behind it. What a node does is never shown here.

import { element } from "./rows.js";

const $ = id => document.getElementById(id);
const PROXY = "Your reverse proxy does not pass WebSocket upgrades: figures are polled every 15 s. nginx needs "
  + "“proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;”, "
  + "Caddy and HAProxy pass them by themselves. Pages such as docs/live.md say more.";

export class Pill {
  constructor(connection) {
    this.connection = connection;
    this.box = $("pill-box");
    $("pill").addEventListener("click", () => this.toggle());
    $("pill-retry").addEventListener("click", () => connection().retryNow());
    $("pill-pause").addEventListener("click", () => connection().togglePause());
    document.addEventListener("click", event => {
      if (!this.box.hidden && !event.target.closest("#pill, #pill-box")) this.toggle(false);
    });
    document.addEventListener("keydown", event => {
      if (event.key === "Escape" && !this.box.hidden) { this.toggle(false); $("pill").focus(); }
    });
  }

  toggle(open = this.box.hidden) {
    this.box.hidden = !open;
    $("pill").setAttribute("aria-expanded", String(open));
  }

  /** Aloud only changes of the state are said, not each second. */
  show(state, text, status) {
    const pill = $("pill");
    pill.hidden = false;
    if (pill.dataset.state !== state) {
      pill.dataset.state = state;
      $("pill-said").textContent = text.replace(/ \d\d:\d\d:\d\d$/, "");
    }
    if ($("pill-text").textContent !== text) $("pill-text").textContent = text;
    if (!status) return;
    const lines = [
      ["Last message", status.lastFrameAt ? new Date(status.lastFrameAt).toTimeString().slice(0, 8) : "none yet"],
      ["Round trip", status.latency === null ? "not measured yet" : `${status.latency} ms`],
      ["Attempts", String(status.attempts)],
      ["Last error", status.lastError || "none"],
    ];
    const list = $("pill-lines");
    if (!list.children.length) lines.forEach(([term]) => list.append(element("dt", "", term), element("dd")));
    lines.forEach(([, value], i) => {
      const cell = list.children[2 * i + 1];
      if (cell.textContent !== value) cell.textContent = value;
    });
    $("pill-proxy").hidden = !(state === "polling" && status.upgradeBlocked);
    $("pill-proxy").textContent = PROXY;
    $("pill-retry").disabled = state === "live";
    $("pill-pause").textContent = state === "paused" ? "Resume" : "Pause";
  }
}
