// What the live feed has told so far, and what the page shows of it: every figure is a bucket's absolute value.

const NONE = { upload: 0, download: 0, billedUpload: 0, billedDownload: 0 };
const DAYS = 30;

const figures = b => ({
  upload: b.upload, download: b.download, billedUpload: b.billed_upload, billedDownload: b.billed_download,
});
const dashed = date => `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;

/** A date so many days before another, both as 20261120. */
function before(date, days) {
  const at = new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)) - days));
  return at.toISOString().slice(0, 10).replaceAll("-", "");
}

/** The buckets of one subject. */
class Buckets {
  constructor() {
    this.days = new Map();
    this.months = new Map();
    this.years = new Map();
    this.total = NONE;
    this.used = 0;
    this.updatedAt = null;
  }

  put(row) {
    row.daily_logs.forEach(bucket => this.days.set(bucket.date, figures(bucket)));
    row.monthly_logs.forEach(bucket => this.months.set(bucket.month, figures(bucket)));
    row.yearly_logs.forEach(bucket => this.years.set(bucket.year, figures(bucket)));
    this.total = figures(row.total);
    this.used = row.used;
    this.updatedAt = row.updated_at ?? this.updatedAt;
  }

  day(date) {
    return this.days.get(date) ?? NONE;
  }

  month(date) {
    return this.months.get(date.slice(0, 6)) ?? NONE;
  }

  year(date) {
    return this.years.get(date.slice(0, 4)) ?? NONE;
  }
}

export class Seen {
  constructor() {
    this.forget();
  }

  forget() {
    this.all = new Buckets();
    this.about = null;
    this.asOf = 0;
    this.at = null;
    this.nodes = new Map();
    this.users = new Map();
    this.coming = new Map();
  }

  /** Takes in a message; whether it was one that says something. */
  take(message) {
    const { type, data } = message;
    if (type === "snapshot") this.snapshot(data);
    else if (type === "overview_update") this.overview(data, data);
    else if (type === "traffic_update") this.user(data);
    else if (type === "node_traffic_update") this.node(data, message.action);
    else if (type === "node_update") this.facts(data, message.action);
    else return false;
    this.asOf = Math.max(this.asOf, message.as_of);
    this.at = message.timestamp;
    return true;
  }

  snapshot(data) {
    if (data.topic === "overview") {
      this.all = new Buckets();
      this.overview(data, data.rows[0]);
    } else if (data.topic === "nodes") {
      // The whole of the topic, maybe in parts: who is not in it is gone.
      data.rows.forEach(row => this.coming.set(row.source_id, this.nodeOf(row, new Buckets())));
      if (!data.complete) return;
      this.nodes = this.coming;
      this.coming = new Map();
    } else {
      data.rows.forEach(row => this.users.set(row.user_id, { row, buckets: new Buckets() }));
      data.rows.forEach(row => this.user(row));
    }
  }

  overview(about, row) {
    const { rows, daily_logs, monthly_logs, yearly_logs, ...told } = about;
    this.about = told;
    this.all.put(row);
  }

  user(row) {
    const known = this.users.get(row.user_id) ?? { buckets: new Buckets() };
    known.buckets.put(row);
    this.users.set(row.user_id, { row: { ...known.row, ...row }, buckets: known.buckets });
  }

  /** Forgets users whom nobody looks at any more. */
  keep(ids) {
    const wanted = new Set(ids);
    for (const id of this.users.keys()) if (!wanted.has(id)) this.users.delete(id);
  }

  nodeOf(row, buckets) {
    buckets.put(row);
    return { facts: row.node ?? this.nodes.get(row.source_id)?.facts ?? null, buckets };
  }

  node(row, action) {
    if (action === "delete") {
      this.nodes.delete(row.source_id);
      return;
    }
    this.nodes.set(row.source_id, this.nodeOf(row, this.nodes.get(row.source_id)?.buckets ?? new Buckets()));
  }

  facts(facts, action) {
    if (action === "delete") {
      this.nodes.delete(facts.source_id);
      return;
    }
    this.nodes.set(facts.source_id, { facts, buckets: this.nodes.get(facts.source_id)?.buckets ?? new Buckets() });
  }

  // ---- what is shown

  get ready() {
    return this.about !== null;
  }

  /**
   * The whole page.
   *
   * @param top numbers of users in their order
   */
  page(top) {
    const { about, all } = this;
    const { today } = about;
    const days = [];
    for (let back = DAYS - 1; back >= 0; back--) {
      const date = before(today, back);
      days.push({ date: dashed(date), ...all.day(date) });
    }
    return {
      asOf: this.asOf, at: this.at, postedAt: about.posted_at, // Facts are left out for whoever may not see them.
      journalEnd: about.journal_end === undefined ? null : Math.max(about.journal_end, this.asOf),
      state: about.posting, zone: about.zone, today: dashed(today), simulated: about.simulated, version: about.build ?? null,
      summary: {
        today: all.day(today), yesterday: all.day(before(today, 1)), month: all.month(today), year: all.year(today),
        total: all.total,
      },
      counts: {
        users: about.users ?? 0, nodes: about.nodes ?? null, nodesReporting: about.nodes_reporting ?? null,
        held: about.held ?? null, heldBytes: about.held_bytes ?? null,
      },
      days,
      nodes: this.nodesShown(today),
      users: this.usersShown(top),
    };
  }

  nodesShown(today) {
    const shown = [];
    for (const [id, { facts, buckets }] of [...this.nodes].sort(([one], [other]) => one - other)) {
      if (!facts) continue;
      const lastPushAt = [facts.last_push_at, buckets.updatedAt].filter(Boolean)
        .sort((one, other) => Date.parse(one) - Date.parse(other)).at(-1) ?? null;
      shown.push({
        id, name: facts.name, type: facts.node_type, nodeId: facts.node_id, country: facts.country, family: facts.family,
        rateMillionths: facts.rate_millionths, state: facts.health, senders: facts.senders,
        usersLeftOut: facts.users_left_out, online: facts.online, lastPushAt,
        today: buckets.day(today), month: buckets.month(today), total: buckets.total,
      });
    }
    return shown;
  }

  /** Those of these users whom the feed has told of. */
  usersShown(ids) {
    const { today } = this.about;
    return ids.filter(id => this.users.has(id)).map(id => {
      const { row, buckets } = this.users.get(id);
      return {
        id, email: row.email_as_id, name: row.name ?? "", standing: row.standing, limitBytes: row.limit_bytes ?? null,
        usedBytes: buckets.used, expiresAt: row.expires_at ?? null, lastAt: buckets.updatedAt,
        today: buckets.day(today), month: buckets.month(today), total: buckets.total,
      };
    });
  }
}
