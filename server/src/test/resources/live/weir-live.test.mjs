// Runs weir-live.js against a real server, through a proxy that can be told to misbehave.
// Arguments: path of weir-live.js, port, API token, node token, number of a user.

import assert from "node:assert/strict";
import net from "node:net";
import { pathToFileURL } from "node:url";

const [script, port, token, nodeToken, user] = process.argv.slice(2);
const { WeirLive } = await import(pathToFileURL(script));

// ---- a proxy in between

const proxy = { open: new Set(), upgrades: "pass", seen: 0, refuse: false };
const server = net.createServer(client => {
  if (proxy.refuse) { client.destroy(); return; }
  client.once("data", head => {
    const upgrade = /upgrade: websocket/i.test(head.toString("latin1"));
    if (upgrade) proxy.seen++;
    if (upgrade && proxy.upgrades === "refuse") {
      client.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    const far = net.connect(Number(port), "127.0.0.1");
    far.write(head);
    client.pipe(far);
    far.pipe(client);
    const pair = { client, far, upgrade };
    proxy.open.add(pair);
    for (const end of [client, far]) {
      end.on("error", () => {});
      end.on("close", () => { client.destroy(); far.destroy(); proxy.open.delete(pair); });
    }
  });
  client.on("error", () => {});
});
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const cut = () => proxy.open.forEach(pair => pair.client.destroy());

// ---- a world whose time runs faster

const FASTER = 20;
function world(more = {}) {
  const listeners = new Map();
  const target = () => ({
    addEventListener: (type, run) => listeners.set(type, run),
    removeEventListener: type => listeners.delete(type),
  });
  return {
    WebSocket, fetch, Math, console, Date,
    navigator: { onLine: true },
    document: { hidden: false, ...target() },
    ...target(),
    setTimeout: (run, millis) => setTimeout(run, millis / FASTER),
    clearTimeout,
    fire: type => listeners.get(type)?.(),
    ...more,
  };
}

const until = async (what, condition) => {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  assert.fail(`waited in vain for: ${what}`);
};

/** What a page would show of the user. */
function page(live) {
  const shown = { used: -1, states: [], messages: [] };
  const take = row => { if (row.user_id === Number(user)) shown.used = row.used; };
  live.on("snapshot", message => { shown.messages.push(message); message.data.rows.forEach(take); })
    .on("traffic_update", message => { shown.messages.push(message); take(message.data); })
    .on("state", status => { if (shown.states.at(-1) !== status.state) shown.states.push(status.state); });
  return shown;
}

let total = await used();
async function used() {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/live/snapshot?users=${user}`, {
    headers: { Authorization: `Bearer ${token}` } });
  return (await answer.json()).messages[0].data.rows[0].used;
}
let pushed = 0;
async function push() {
  pushed++;
  const answer = await fetch(
    `http://127.0.0.1:${port}/api/v1/server/UniProxy/push?node_id=7&node_type=shadowsocks&token=${nodeToken}`,
    { method: "POST", body: JSON.stringify({ [user]: [pushed, 1000] }), headers: { "Content-Type": "application/json" } });
  assert.equal(answer.status, 200);
}

const tests = {
  async "shows a number that changes by itself"() {
    const live = new WeirLive({ url, token, environment: world() });
    const shown = page(live);
    live.subscribe([], [Number(user)]).start();
    await until("the first snapshot", () => shown.used === total);
    assert.equal(live.getConnectionStatus().state, "live");
    await push();
    await until("a changed number", () => shown.used > total);
    total = shown.used;
    assert.equal(total, await used());
    await until("the count of connections", () => live.getActiveConnections() >= 0);
    live.stop();
  },

  async "comes back after the connection is cut, and shows what happened meanwhile"() {
    const live = new WeirLive({ url, token, environment: world() });
    const shown = page(live);
    live.subscribe([], [Number(user)]).start();
    await until("the first snapshot", () => shown.used === total);
    cut();
    await until("the loss", () => shown.states.includes("reconnecting"));
    await push();
    await until("the number after coming back", () => shown.used > total && live.state === "live");
    total = await used();
    await until("the newest number", () => shown.used === total);
    assert.deepEqual(shown.states, ["connecting", "live", "reconnecting", "live"]);
    live.stop();
  },

  async "polls when upgrades do not pass, says so, and takes the socket when they do"() {
    proxy.upgrades = "refuse";
    const live = new WeirLive({ url, token, environment: world() });
    const shown = page(live);
    live.subscribe(["overview"], [Number(user)]).start();
    await until("polling", () => live.state === "polling");
    assert.equal(live.getConnectionStatus().failures, 3);
    await until("polled figures", () => shown.used === total);
    assert.equal(live.getConnectionStatus().upgradeBlocked, true);
    await push();
    await until("a polled change", () => shown.used > total);
    total = shown.used;
    proxy.upgrades = "pass";
    await until("the socket", () => live.state === "live");
    assert.equal(live.getConnectionStatus().upgradeBlocked, false);
    live.stop();
  },

  async "asks for everything anew when a message is missing or the server began anew"() {
    const live = new WeirLive({ url, token, environment: world() });
    const shown = page(live);
    live.subscribe([], [Number(user)]).start();
    await until("the first snapshot", () => shown.used === total);
    const before = shown.messages.length;
    live.seq -= 1;
    await push();
    await until("a snapshot after the gap", () =>
      shown.messages.slice(before).some(message => message.type === "snapshot"));
    const again = shown.messages.length;
    live.epoch = "another";
    await push();
    await until("a snapshot after the new epoch", () =>
      shown.messages.slice(again).some(message => message.type === "snapshot"));
    total = await used();
    await until("the newest number", () => shown.used === total);
    live.stop();
  },

  async "waits 1, 2, 4 … 30 seconds, a quarter more or less"() {
    const waits = [];
    const environment = world({
      WebSocket: class { constructor() { setTimeout(() => this.onclose?.({ code: 1006, reason: "" }), 0); } close() {} },
      setTimeout: (run, millis) => { if (millis > 500 && millis !== 10000) waits.push(millis); return setTimeout(run, 1); },
      fetch: async () => { throw new Error("no network"); },
    });
    const live = new WeirLive({ url, token, environment });
    live.subscribe(["overview"]).start();
    await until("polling", () => live.state === "polling");
    live.stop();
    assert.ok(waits[0] >= 750 && waits[0] <= 1250, String(waits));
    assert.ok(waits[1] >= 1500 && waits[1] <= 2500, String(waits));
    assert.ok(waits.some(wait => wait >= 45000 && wait <= 75000), String(waits));
  },

  async "says that there is no network, and comes back with it"() {
    const environment = world();
    const live = new WeirLive({ url, token, environment });
    live.subscribe(["overview"]).start();
    await until("live", () => live.state === "live");
    environment.navigator.onLine = false;
    environment.fire("offline");
    assert.equal(live.state, "offline");
    environment.navigator.onLine = true;
    environment.fire("online");
    await until("live again", () => live.state === "live");
    live.stop();
  },

  async "gives up a socket that says nothing"() {
    class Mute {
      constructor() { this.readyState = 1; setTimeout(() => this.onopen?.(), 0); }
      send() {}
      close() {}
    }
    const live = new WeirLive({ url, token, environment: world({ WebSocket: Mute }) });
    live.subscribe(["overview"]).start();
    await until("the watchdog", () => live.failures > 0);
    assert.equal(live.getConnectionStatus().lastError, "no sign of life");
    live.stop();
  },

  async "lets go of what nobody looks at, and takes it up again"() {
    const environment = world({
      setTimeout: (run, millis) => setTimeout(run, millis === 5 * 60000 ? 10 : millis / FASTER),
    });
    const sent = [];
    const live = new WeirLive({ url, token, environment });
    const send = live.send.bind(live);
    live.send = message => { sent.push(message.type); send(message); };
    live.subscribe(["overview"]).start();
    await until("live", () => live.state === "live");
    environment.document.hidden = true;
    live.visibility();
    await until("unsubscribed after five minutes", () => sent.includes("unsub"));
    environment.document.hidden = false;
    sent.length = 0;
    live.visibility();
    await until("subscribed again", () => sent.includes("sub"));
    live.stop();
  },

  async "pauses and goes on"() {
    const live = new WeirLive({ url, token, environment: world() });
    live.subscribe(["overview"]).start();
    await until("live", () => live.state === "live");
    live.pause();
    assert.equal(live.state, "paused");
    live.resume();
    await until("live", () => live.state === "live");
    live.stop();
  },

  async "ends when only a person can help"() {
    const live = new WeirLive({ url, token, environment: world() });
    const shown = page(live);
    live.subscribe(["me"]).start();
    await until("the refused topic", () => live.state === "ended");
    const wrong = new WeirLive({ url, token: "weir_wrong", environment: world() });
    wrong.subscribe(["overview"]).start();
    await until("the refused token", () => wrong.state === "ended");
    assert.ok(shown.used === -1);
    live.stop();
    wrong.stop();
  },
};

for (const [name, run] of Object.entries(tests)) {
  if (process.argv[7] && !name.includes(process.argv[7])) continue;
  await run();
  console.log(`ok ${name}`);
}
server.close();
cut();
process.exit(0);
