// Keeps figures coming: one question at a time that the server holds until there is something newer.
// Answers are absolute, so losing or repeating one cannot spoil the display; an older one is never shown over a newer.

const HOLD_SECONDS = 25;
const POLL_SECONDS = 15;
const FAILURES_UNTIL_POLLING = 3;

export class Connection {
  constructor(page) {
    this.page = page;
    this.run = 0;
    this.paused = false;
    this.failures = 0;
    this.since = 0;
    this.epoch = null;
    this.lastAt = 0;
    this.wake = () => {};
    window.addEventListener("online", () => this.wake());
    window.addEventListener("offline", () => this.wake());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.wake(); });
  }

  start(token) {
    this.token = token;
    this.since = 0;
    this.failures = 0;
    this.loop(++this.run);
  }

  /** Whether what is shown may be old: a question failed, or nothing arrived for longer than one is held. */
  stale() {
    return this.lastAt > 0 && !this.paused
      && (this.failures > 0 || performance.now() - this.lastAt > (HOLD_SECONDS + 10) * 1000);
  }

  press() {
    if (this.paused || this.failures === 0) this.togglePause();
    else this.wake();
  }

  togglePause() {
    this.paused = !this.paused;
    if (this.paused) {
      this.abort?.abort();
      this.page.state("paused", "Paused");
    }
    this.wake();
  }

  async loop(run) {
    this.page.state("connecting", "Connecting");
    while (run === this.run) {
      if (this.paused) {
        await this.sleep(3600);
        continue;
      }
      if (!navigator.onLine) {
        this.page.state("offline", "No network");
        await this.sleep(5);
        continue;
      }
      const outcome = await this.ask(run);
      if (run !== this.run || outcome === "refused") return;
      if (outcome === "failed") await this.waitAndSay();
    }
  }

  async ask(run) {
    this.abort = new AbortController();
    const patience = setTimeout(() => this.abort.abort(), (HOLD_SECONDS + 10) * 1000);
    try {
      const response = await fetch(`api/v1/live?since=${this.since}&wait=${this.failures ? 0 : HOLD_SECONDS}`, {
        headers: this.token ? { Authorization: `Bearer ${this.token}` } : {},
        cache: "no-store",
        signal: this.abort.signal,
      });
      if (response.status === 401) {
        this.page.refused();
        return "refused";
      }
      if (!response.ok) throw new Error(`status ${response.status}`);
      const live = await response.json();
      if (run !== this.run || this.paused) return "done";
      this.failures = 0;
      this.lastAt = performance.now();
      // A restarted or rebuilt server may begin again below: its journal's id tells.
      if (live.journalId !== this.epoch || live.asOf >= this.since) {
        this.epoch = live.journalId;
        this.since = live.asOf;
        this.page.show(live);
      }
      this.page.state("live", "Live " + live.at.slice(11, 19));
      return "done";
    } catch (problem) {
      if (this.paused || run !== this.run) return "done";
      this.failures++;
      return "failed";
    } finally {
      clearTimeout(patience);
    }
  }

  async waitAndSay() {
    if (this.failures >= FAILURES_UNTIL_POLLING) {
      this.page.state("polling", `Polling every ${POLL_SECONDS} s`);
      await this.sleep(POLL_SECONDS);
      return;
    }
    const seconds = 2 ** this.failures;
    for (let left = seconds; left > 0 && !this.paused; left--) {
      this.page.state("reconnecting", `Reconnecting in ${left} s`);
      if (await this.sleep(1)) return;
    }
  }

  /** True when something woke it before its time. */
  sleep(seconds) {
    return new Promise(resolve => {
      const timer = setTimeout(() => resolve(false), seconds * 1000);
      this.wake = () => { clearTimeout(timer); resolve(true); };
    });
  }
}
