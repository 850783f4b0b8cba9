// Signs in, in one step or two, or makes the first account by the link of the server's log.

import { $, ask, onSubmit, theme } from "./access.js";

theme();
const steps = ["password-step", "code-step", "set-up", "no-account"];

function show(step, focus) {
  for (const one of steps) $(one).hidden = one !== step;
  if (focus) $(focus).focus();
}

// ---- the link's secret: arrives in the fragment, which no server ever sees, and leaves the address bar at once

const link = /[#&]token=([A-Za-z0-9_-]+)/.exec(location.hash)?.[1];
if (link) history.replaceState(null, "", location.pathname + location.search);

/** Back to the page that was asked for: one of ours, by its name. */
function goOn() {
  sessionStorage.removeItem("token");
  const back = new URLSearchParams(location.search).get("back");
  location.replace(back === "account" || back === "shadow" ? back : "./");
}

let ticket = null;

onSubmit($("password-step").querySelector("form"), async () => {
  const answer = await ask("POST", "session", { email: $("email").value, password: $("password").value });
  if (answer.next === "signed_in") return goOn();
  ticket = answer.ticket;
  show("code-step", "code");
});

onSubmit($("code-step").querySelector("form"), async () => {
  try {
    await ask("POST", "session/second-factor", { ticket, code: $("code").value });
    goOn();
  } finally {
    $("code").value = "";
  }
});

$("back").addEventListener("click", () => {
  ticket = null;
  show("password-step", "password");
});

onSubmit($("set-up").querySelector("form"), async () => {
  await ask("POST", "setup", { token: link, email: $("new-email").value, password: $("new-password").value });
  goOn();
});

// ---- small helps

for (const button of document.querySelectorAll("[data-shows]")) {
  const input = $(button.dataset.shows);
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? "Show" : "Hide";
    button.setAttribute("aria-pressed", String(!shown));
  });
  const hint = button.closest("form").querySelector(".caps");
  for (const kind of ["keydown", "keyup"]) {
    input.addEventListener(kind, event => {
      hint.hidden = !(event.getModifierState && event.getModifierState("CapsLock"));
    });
  }
}

async function begin() {
  if (link) return show("set-up", "new-email");
  const { needed } = await ask("GET", "setup").catch(() => ({ needed: false }));
  if (needed) show("no-account");
  else show("password-step", "email");
}

begin();
