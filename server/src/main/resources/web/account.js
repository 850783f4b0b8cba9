// One's own account: password, second factor, sessions, API tokens.
// Text from outside is only ever set as textContent.

import { $, ask, onSubmit, tell, theme } from "./access.js";
import { element } from "./rows.js";

theme();

const day = moment => moment ? moment.slice(0, 10) : "never";
const minute = moment => moment ? moment.slice(0, 16).replace("T", " ") : "never";

function leave() {
  location.replace("sign-in?back=account");
}

/** As ask, but for who is no longer signed in. */
async function own(method, path, body) {
  try {
    return await ask(method, path, body);
  } catch (problem) {
    if (problem.status === 401 && problem.code !== "wrong_code") leave();
    throw problem;
  }
}

let account = null;

function showAccount(shown) {
  account = shown;
  $("who").textContent = `${shown.email}, ${shown.role}`;
  $("own-name").value = shown.email;
  $("password-note").textContent = `since ${day(shown.passwordAt)}`;
  $("factor-note").textContent = shown.secondFactor ? "on" : "off";
  $("factor-button").textContent = shown.secondFactor ? "Do without" : "Set up";
  $("codes-button").hidden = !shown.secondFactor;
  const left = shown.recoveryCodesLeft;
  $("factor-hint").textContent = shown.secondFactor
    ? `Signing in asks for a code of your authenticator.${left === undefined ? "" : ` ${left} recovery codes are left.`}`
    : "With it, signing in asks for a code that an authenticator on your telephone shows.";
}

function showCodes(codes) {
  $("codes").hidden = codes.length === 0;
  $("code-list").replaceChildren(...codes.map(code => {
    const item = element("li");
    item.append(element("code", "", code));
    return item;
  }));
}

/** After a change that ended the other sessions. */
async function changed(answer) {
  showAccount(answer);
  showCodes(answer.recoveryCodes);
  if (answer.recoveryCodes.length) account.recoveryCodesLeft = answer.recoveryCodes.length;
  showAccount(account);
  await showSessions();
}

onSubmit($("password-form"), async () => {
  const answer = await own("POST", "account/password", { present: $("present").value, wanted: $("wanted").value });
  $("password-form").reset();
  await changed(answer);
  note("The password is changed; your other sessions have ended.");
});

onSubmit($("factor-form"), async () => {
  const password = $("factor-password").value;
  if (account.secondFactor) {
    await changed(await own("POST", "account/totp/disable", { password }));
    note("Signing in no longer asks for a code.");
  } else {
    const offered = await own("POST", "account/totp", { password });
    $("secret").textContent = offered.secret.match(/.{1,4}/g).join(" ");
    $("uri").href = offered.uri;
    $("factor-form").hidden = true;
    $("confirm-form").hidden = false;
    $("confirm-code").focus();
  }
  $("factor-form").reset();
});

onSubmit($("confirm-form"), async () => {
  const answer = await own("POST", "account/totp/confirm", { code: $("confirm-code").value });
  $("confirm-form").reset();
  $("secret").textContent = "";
  $("confirm-form").hidden = true;
  $("factor-form").hidden = false;
  await changed(answer);
  note("From now on signing in asks for a code. Keep the recovery codes.");
});

$("codes-button").addEventListener("click", async () => {
  const form = $("factor-form");
  if (!form.reportValidity()) return;
  try {
    tell(form, null);
    await changed(await own("POST", "account/recovery-codes", { password: $("factor-password").value }));
    form.reset();
  } catch (problem) {
    tell(form, problem);
  }
});

function note(text, bad = false) {
  $("notice").textContent = text;
  $("notice").toggleAttribute("data-bad", bad);
  $("notice").hidden = false;
}

// ---- sessions

function cell(row, className, text, label) {
  const td = element("td", className, text);
  if (label) td.dataset.label = label;
  row.append(td);
  return td;
}

function button(text, work) {
  const made = element("button", "quiet-button", text);
  made.type = "button";
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      await work();
    } catch (problem) {
      note(problem.message, true);
      made.disabled = false;
    }
  });
  return made;
}

/** "Firefox on Linux" out of what the browser calls itself. */
function browser(agent) {
  const name = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]]
    .find(([mark]) => agent.includes(mark))?.[1];
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"],
    ["Mac OS", "macOS"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark))?.[1];
  return name ? name + (system ? ` on ${system}` : "") : agent || "unknown";
}

async function showSessions() {
  const { sessions } = await own("GET", "account/sessions");
  $("sessions").tBodies[0].replaceChildren(...sessions.map(session => {
    const row = element("tr");
    const first = cell(row, "agent", browser(session.agent));
    first.title = session.agent;
    if (session.current) first.append(element("span", "mine", "this one"));
    cell(row, "", session.address, "from");
    cell(row, "", minute(session.createdAt), "since");
    cell(row, "", minute(session.usedAt), "used");
    const end = cell(row, "");
    if (!session.current) {
      end.append(button("End", async () => {
        await own("DELETE", `account/sessions/${session.id}`);
        await showSessions();
      }));
    }
    return row;
  }));
  $("end-others").hidden = sessions.length < 2;
}

$("end-others").addEventListener("click", async () => {
  try {
    await own("DELETE", "account/sessions");
    await showSessions();
  } catch (problem) {
    note(problem.message, true);
  }
});

// ---- API tokens

const words = scope => scope.replace("_", " ");

async function showTokens() {
  const { tokens, grantable } = await own("GET", "tokens");
  $("no-tokens").hidden = tokens.length > 0;
  $("tokens").hidden = tokens.length === 0;
  $("tokens").tBodies[0].replaceChildren(...tokens.map(token => {
    const row = element("tr");
    const first = cell(row, "", token.name);
    first.append(" ", element("code", "", token.prefix + "…"));
    if (token.maker !== account.email) first.append(element("span", "quiet", ` of ${token.maker}`));
    cell(row, "may", token.scopes.map(words).join(", "), "may");
    cell(row, "", day(token.expiresAt), "expires");
    cell(row, "", minute(token.usedAt), "used");
    cell(row, "").append(button("Revoke", async () => {
      await own("DELETE", `tokens/${token.id}`);
      await showTokens();
    }));
    return row;
  }));
  const present = [...document.querySelectorAll("#scopes input")].map(box => box.value).join();
  if (present !== grantable.join()) showScopes(grantable);
}

function showScopes(grantable) {
  const boxes = grantable.map(scope => {
    const label = element("label");
    const box = element("input");
    box.type = "checkbox";
    box.value = scope;
    label.append(box, words(scope));
    return label;
  });
  $("scopes").replaceChildren($("scopes").querySelector("legend"), ...boxes);
}

onSubmit($("token-form"), async () => {
  const scopes = [...document.querySelectorAll("#scopes input:checked")].map(box => box.value);
  const made = await own("POST", "tokens", {
    name: $("token-name").value,
    scopes,
    expiresAt: $("token-expires").value || null,
  });
  $("made-token").textContent = made.token;
  $("made").hidden = false;
  $("token-form").reset();
  await showTokens();
});

$("sign-out").addEventListener("click", async () => {
  await ask("DELETE", "session").catch(() => {});
  location.replace("sign-in");
});

async function begin() {
  showAccount(await own("GET", "account"));
  $("main").hidden = false;
  await Promise.all([showSessions(), showTokens()]);
}

begin().catch(problem => {
  $("main").hidden = false;
  note(problem.message, true);
});
