// What the demo adds to SimCord's page: places and members in one bar, "Answer this", a mention that completes itself,
// and a view that stays with the newest message. Buttons, forms, commands and the composer are SimCord's.

const secret = location.hash.slice(1);
const list = document.getElementById("channel-message-list");
const timeline = document.getElementById("channel-timeline");
const form = document.getElementById("channel-composer");
const bar = document.createElement("header");
const status = document.createElement("span");
const BY_HAND_MS = 600;
const ABOVE = 8; // pixels between the top of the view and a message that is read from its beginning
const NEAR_THE_END = 160; // pixels: whoever has scrolled up further is reading

async function call(name, body) {
  const answer = await fetch(`/demo/${name}`, {
    method: body ? "POST" : "GET",
    headers: { "X-Simcord-Capability": secret, "Content-Type": "application/json" },
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

async function act(name, body) {
  status.textContent = "One moment …";
  try {
    const { reload } = await call(name, { viewer: window.simcordPreview.viewerId, ...body });
    status.textContent = "";
    if (reload) location.reload();
    else document.getElementById("refresh").click();
  } catch (error) {
    status.textContent = "That did not work; please try again.";
    console.warn(error);
  }
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}

function buildBar(state) {
  bar.id = "demo-bar";
  bar.setAttribute("aria-label", "The demo");
  const label = document.createElement("label");
  const places = document.createElement("select");
  places.setAttribute("aria-label", "Place");
  for (const place of state.places) places.append(new Option(place, place, false, place === state.place));
  places.addEventListener("change", () => act("place", { place: places.value }));
  label.append("In", places);
  status.id = "demo-status";
  status.setAttribute("role", "status");
  bar.append(
    label,
    document.querySelector(".viewer-control"),
    button("Daily tip now", () => act("tip", {})),
    button("Server settings", () => act("settings", {})),
    status,
  );
  document.getElementById("preview-shell").prepend(bar);
}

// "Answer this" stands in the menu of a message on Discord; here it is a button below what a member wrote.
function offerAnswers(state) {
  if (state.answered) return; // a place where every message has its answer
  for (const article of list.querySelectorAll("article[data-message-id]")) {
    const author = article.querySelector(".message-author")?.textContent;
    if (!author || author.includes(state.bot.name) || article.querySelector(".demo-answer")) continue;
    const made = button("Answer this", () => act("answer", { message: article.dataset.messageId }));
    made.className = "demo-answer";
    article.append(made);
  }
}

let byHand = 0; // SimCord scrolls as well, when a picture arrives: only a visitor's own scrolling counts
let following = true;
let unread = true; // nobody has scrolled since the newest message came
let newest = "";
function follow() {
  const last = list.querySelector("article:last-of-type")?.dataset.messageId || "";
  const written = last !== newest;
  newest = last;
  if (written) {
    following = unread = true;
    byHand = 0; // the press that it answers scrolled nothing
  }
  if (following) toTheNewest();
}

// To its end; a message that is higher than the view is read from its beginning.
function toTheNewest() {
  const last = list.querySelector("article:last-of-type");
  const above = last ? last.getBoundingClientRect().top - timeline.getBoundingClientRect().top - ABOVE : 0;
  const end = timeline.scrollHeight - timeline.clientHeight;
  timeline.scrollTop = last && unread ? Math.min(end, timeline.scrollTop + above) : end;
}

function completeMentions(state) {
  const name = `@${state.bot.name}`;
  const offer = button(name, complete);
  offer.id = "demo-mention";
  offer.hidden = true;
  form.append(offer);
  const input = () => form.querySelector("textarea");
  const begun = () => {
    const found = /(^|\s)@([\w ]*)$/.exec(input()?.value || "");
    return found && name.toLowerCase().startsWith(`@${found[2].toLowerCase()}`) && found[2].length < name.length - 1
      ? found[2].length + 1 : 0;
  };
  function write(text) {
    input().value = text;
    input().dispatchEvent(new Event("input", { bubbles: true }));
  }
  function complete() {
    write(`${input().value.slice(0, -begun())}${name} `);
    offer.hidden = true;
    input().focus();
  }
  form.addEventListener("input", () => { offer.hidden = !begun(); });
  form.addEventListener("keydown", (event) => {
    if (offer.hidden || !["Enter", "Tab", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") offer.hidden = true; // until something more is typed
    else complete();
  }, true);
  form.addEventListener("submit", () => { // before SimCord reads it: what is shown by name is sent as a mention
    const text = input()?.value || "";
    if (text.includes(name)) write(text.replaceAll(name, `<@${state.bot.id}>`));
    offer.hidden = true;
    following = true;
  }, true);
}

const state = await call("state");
buildBar(state);
completeMentions(state);
for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
  timeline.addEventListener(kind, () => { byHand = Date.now() + BY_HAND_MS; }, { passive: true });
}
let reached = timeline.scrollTop;
timeline.addEventListener("scroll", () => {
  const upwards = timeline.scrollTop < reached; // a message that grows leaves more below, but nobody has gone up to read
  reached = timeline.scrollTop;
  if (Date.now() > byHand) { if (following) toTheNewest(); return; }
  unread = false;
  const atTheEnd = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < NEAR_THE_END;
  following = atTheEnd || (following && !upwards);
}, { passive: true });
const changed = () => { offerAnswers(state); requestAnimationFrame(follow); };
new MutationObserver(changed).observe(list, { childList: true, subtree: true });
new ResizeObserver(() => { if (following) toTheNewest(); }).observe(list);
changed();
document.documentElement.dataset.demo = "ready";
