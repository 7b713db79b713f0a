// clock.js
(() => {
// Relative times. One timer for the whole page: every <time data-clock> is put right from its datetime, the circuit is not asked.
// data-clock: "ago" (12 min ago, in 4 min), "left" (31 min left, late by 6 min; with data-from 4-9 min left), "elapsed" (4 min 10 s), "utc" (14:32 UTC).
// The words are the same as Durations.cs writes; test/durations.json holds both to it.
const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];

function duration(seconds) {
  let rest = Math.floor(Math.abs(seconds));
  if (rest < 1) return 'under 1 s';
  const first = units.findIndex(([, size]) => rest >= size);
  const [name, size] = units[first];
  const whole = `${Math.floor(rest / size)} ${name}`;
  rest %= size;
  if (first === units.length - 1) return whole;
  const [next, small] = units[first + 1];
  const more = Math.floor(rest / small);
  return more ? `${whole} ${more} ${next}` : whole;
}

function coarse(seconds) {
  const rest = Math.floor(Math.abs(seconds));
  const [name, size] = units.find(([, size]) => rest >= size) ?? ['s', 1];
  return `${Math.floor(rest / size)} ${name}`;
}

function ago(seconds) {
  if (Math.abs(seconds) < 5) return 'just now';
  return seconds > 0 ? `${coarse(seconds)} ago` : `in ${coarse(seconds)}`;
}

function left(seconds) {
  return seconds >= 0 ? `${seconds < 60 ? 'under 1 min' : seconds < 3600 ? coarse(seconds) : duration(seconds)} left` : `late by ${coarse(seconds)}`;
}

// From the likely end to the late one: one unit for both.
function between(low, high) {
  if (high < 60) return left(high);
  const [name, size] = units.find(([, size]) => Math.floor(high) >= size);
  const from = Math.max(low > 0 ? 1 : 0, Math.floor(Math.max(0, low) / size));
  const to = Math.ceil(high / size);
  return `${from === to ? to : `${from}-${to}`} ${name} left`;
}

function words(kind, then, now, from) {
  const past = (now - then) / 1000;
  if (kind === 'ago') return ago(past);
  if (kind === 'left') return from ? between((from - now) / 1000, -past) : left(-past);
  if (kind === 'elapsed') return duration(past);
  return null;
}

if (typeof document !== 'undefined') {
  const two = number => String(number).padStart(2, '0');
  // The server's clock is the truth: its offset comes with the page.
  const offset = () => Number(document.documentElement.dataset.clockOffset ?? 0);
  const stamp = Date.parse(document.documentElement.dataset.serverTime ?? '');
  if (stamp) document.documentElement.dataset.clockOffset = stamp - Date.now() > 0 || Date.now() - stamp > 60000 ? stamp - Date.now() : 0;
  const tick = () => {
    if (document.hidden) return;
    const now = Date.now() + offset();
    for (const time of document.querySelectorAll('time[data-clock]')) {
      const at = new Date(now);
      const text = time.dataset.clock === 'utc'
        ? `${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`
        : words(time.dataset.clock, Date.parse(time.dateTime), now, Date.parse(time.dataset.from ?? ''));
      const node = time.firstChild;
      if (text && node?.nodeType === Node.TEXT_NODE && node.data !== text) node.data = text;
      if (time.dataset.clock === 'left') time.classList.toggle('late', Date.parse(time.dateTime) < now);
    }
  };
  setInterval(tick, 1000);
  document.addEventListener('visibilitychange', tick);
  tick();
}
})();

// copy.js
(() => {
// Copy buttons: [data-copy="text"] or [data-copy-from="id"]. Done in the browser, because the clipboard wants the person's own click.
const say = text => { const region = document.getElementById('ic-said'); if (region) region.textContent = text; };

async function put(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement('textarea'), { value: text, readOnly: true });
  area.className = 'sr';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('The browser refused to copy.');
}

document.addEventListener('click', async event => {
  const button = event.target.closest?.('[data-copy], [data-copy-from]');
  if (!button) return;
  const from = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  try {
    await put(from ? from.textContent : button.dataset.copy);
    say(`Copied ${button.dataset.copyName ?? 'to the clipboard'}`);
    button.dataset.done = '';
    button.querySelector('use')?.setAttribute('href', button.querySelector('use').getAttribute('href').replace(/#.*/, '#tick'));
    setTimeout(() => {
      delete button.dataset.done;
      button.querySelector('use')?.setAttribute('href', button.querySelector('use').getAttribute('href').replace(/#.*/, '#copy'));
    }, 1600);
  } catch {
    say('Not copied: the browser refused.');
  }
});
})();

// menu.js
(() => {
// Menus are details elements: this closes them on Esc, on a choice and on a click elsewhere, and moves with the arrow keys.
const open = () => [...document.querySelectorAll('details.ic-menu[open]')];
const items = menu => [...menu.querySelectorAll('.pop .ic-item')];
const close = (menu, focus) => { menu.open = false; if (focus) menu.querySelector('summary')?.focus(); };

document.addEventListener('click', event => {
  for (const menu of open()) {
    const inside = menu.contains(event.target);
    const chosen = inside && event.target.closest('.ic-item:not([aria-disabled="true"]):not([data-stay])');
    if (!inside) close(menu, false);
    else if (chosen) setTimeout(() => close(menu, false));
  }
});

document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('details.ic-menu');
  if (!menu) return;
  if (event.key === 'Escape' && menu.open) { close(menu, true); event.stopPropagation(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step && !(menu.open && (event.key === 'Home' || event.key === 'End'))) return;
  event.preventDefault();
  menu.open = true;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  all[next]?.focus();
});
})();

// rows.js
(() => {
// Virtual rows: one row is in the tab order, keys move it (WAI-ARIA APG, grid and treegrid). Rows are drawn by the server; this only moves the focus and scrolls.
// While the row that has the focus is not drawn, its list holds the focus for it. The row takes it as soon as it is drawn, with the keys that were typed for it
// meanwhile. There is no limit of time; the next key that leads elsewhere, a click or a turn of the wheel ends the way there.
const height = list => Number(list.dataset.rowHeight) || 36;
const rowAt = (list, index) => list.querySelector(`[data-row="${index}"]`);
const boxOf = list => list.closest('[data-rows-scroll]') ?? list;
const acts = ['Enter', ' ', 'x', 'ArrowLeft', 'ArrowRight', '*']; // what a row answers itself
const most = 64; // keys kept for a row

let held = null; // { list, index, scroll, keys }: the list has the focus for its row `index`, and scrolls there
let last = null; // the row that has or had the focus
let led = true; // whether keys led to where the list stands, rather than the wheel or a pointer
let watched = null;
const watch = new MutationObserver(drawn);

function go(list, index, keys = []) {
  const wanted = Math.max(0, Math.min(Number(list.dataset.rowCount) - 1, index));
  list.dataset.rowFocus = wanted;
  led = true;
  const row = rowAt(list, wanted);
  if (row) { land(row, keys, true); return; }
  hold(list, wanted, keys, true);
  scroll();
}

function hold(list, index, keys, scroll) {
  held = { list, index, keys, scroll };
  observe(list);
  list.focus({ preventScroll: true });
}

function scroll() {
  const box = boxOf(held.list);
  box.scrollTop = Math.max(0, held.index * height(held.list) - box.clientHeight / 2);
}

function land(row, keys, scroll) {
  held = null;
  row.focus({ preventScroll: true });
  if (scroll) row.scrollIntoView({ block: 'nearest' });
  while (keys.length > 0 && !held && document.activeElement?.matches('[data-row]')) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: keys.shift(), bubbles: true, cancelable: true }));
  }
  held?.keys.push(...keys);
}

function observe(list) {
  if (watched === list) return;
  watch.disconnect();
  watch.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-row', 'data-row-count'] });
  watched = list;
}

function drawn() {
  if (held) {
    if (document.activeElement !== held.list) { held = null; return; }
    if (held.scroll) held.index = Math.max(0, Math.min(Number(held.list.dataset.rowCount) - 1, held.index)); // the list may have become shorter
    const row = rowAt(held.list, held.index);
    if (row) land(row, held.keys, held.scroll);
    else if (held.scroll) scroll();
  } else if (last && watched.isConnected && document.activeElement === document.body) {
    if (last.isConnected) last.focus({ preventScroll: true }); // it was moved in the list
    else { // it was scrolled away, or its node is gone, or what was drawn is where the list stood before a key: then it is led back
      hold(watched, Number(watched.dataset.rowFocus), [], led);
      drawn();
    }
  } else if (last?.isConnected && watched.contains(last)) watched.dataset.rowFocus = last.dataset.row; // others came or went above it
}

document.addEventListener('keydown', event => {
  const list = event.target.closest?.('[data-rows]');
  const row = event.target.closest?.('[data-row]');
  if (!list || (!row && event.target !== list) || event.target.closest('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = Number(row ? row.dataset.row : list.dataset.rowFocus);
  const page = Math.max(1, Math.floor(boxOf(list).clientHeight / height(list)) - 1);
  const to = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page,
    ArrowLeft: row?.dataset.rowUp && row.ariaExpanded !== 'true' ? at - Number(row.dataset.rowUp) : undefined,
    Home: 0, End: Number(list.dataset.rowCount) - 1, j: at + 1, k: at - 1,
  }[event.key];
  if (to === undefined && (row || !acts.includes(event.key))) return;
  event.preventDefault();
  if (held?.list === list && held.keys.length > 0) { // they go one after the other
    if (held.keys.length < most) held.keys.push(event.key);
  } else if (to === undefined) go(list, at, [event.key]);
  else go(list, to);
});

// The row that had the focus may have been drawn anew under it: keep exactly one row in the tab order.
document.addEventListener('focusin', event => {
  if (event.target !== held?.list) held = null;
  const row = event.target.closest?.('[data-row]');
  const list = row?.closest('[data-rows]');
  if (event.target.matches?.('[data-rows]')) return;
  last = row;
  if (!list) return;
  list.dataset.rowFocus = row.dataset.row;
  observe(list);
  for (const other of list.querySelectorAll('[data-row][tabindex="0"]')) if (other !== row) other.tabIndex = -1;
  row.tabIndex = 0;
});

document.addEventListener('pointerdown', event => {
  if (!event.target.closest?.('[data-row]')) last = null;
  if (event.target.closest?.('[data-rows-scroll]')) stay(); else held = null;
});
for (const turn of ['wheel', 'touchmove']) document.addEventListener(turn, stay, { passive: true });

function stay() {
  led = false;
  if (held) [held.scroll, held.keys] = [false, []];
}
})();

// dialog.js
(() => {
// What the server side asks of the browser: open and close a native dialog, move the focus to the page's heading.
const said = text => { const region = document.getElementById('ic-said'); if (region) region.textContent = text; };

window.ironicConsole = {
  openDialog(dialog) { if (dialog && !dialog.open) dialog.showModal(); },
  closeDialog(dialog) { if (dialog?.open) dialog.close(); },
  closeById(id) { this.closeDialog(document.getElementById(id)); },
  focusHeading() {
    if (document.activeElement?.matches('main :is(input, textarea, select)')) return; // the server was slow, and the person is at work there already
    const heading = document.querySelector('main h1');
    document.getElementById('main')?.scrollTo(0, 0);
    if (!heading) return;
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  },
  say: said,
};

document.addEventListener('click', event => {
  if (!event.target.closest?.('[data-skip]')) return;
  event.preventDefault();
  document.getElementById('main')?.focus();
}, true);

// Dialogs that need no question to the server: [data-open="id"], [data-palette], [data-close]; a press beside the box closes it.
document.addEventListener('click', event => {
  const target = event.target;
  if (target.matches?.('dialog[open]')) {
    const box = target.getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) target.close();
    return;
  }
  const opener = target.closest?.('[data-open], [data-palette]');
  if (opener) document.getElementById(opener.dataset.open ?? 'ic-palette')?.showModal();
  target.closest?.('[data-close]')?.closest('dialog')?.close();
});

// In the palette the arrow keys choose and Enter goes: the text cursor stays where it is, no form is sent.
document.addEventListener('keydown', event => {
  if (event.target.id === 'ic-palette-text' && ['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) event.preventDefault();
}, true);
})();

// keys.js
(() => {
// Keys: "g n" goes where [data-keys="g n"] leads, Ctrl+K opens the palette, "/" the page's filter, a single letter presses the visible
// [data-key] control. Single keys can be turned off in the keys dialog (WCAG 2.1.4); Ctrl+K and Esc stay.
const on = () => { try { return localStorage.getItem('ic-keys') !== 'off'; } catch { return true; } };
const typing = target => target.closest?.('input, textarea, select, [contenteditable="true"], .xterm');
const seen = element => element.offsetParent !== null || getComputedStyle(element).position === 'fixed';
const press = selector => {
  const found = [...document.querySelectorAll(selector)].find(element => seen(element) && element.getAttribute('aria-disabled') !== 'true' && !element.disabled);
  if (!found) return false;
  if (found.matches('input, textarea')) found.focus(); else found.click();
  return true;
};

let first = null;
let forget = 0;

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    document.querySelector('[data-palette]')?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !on()) return;
  if (document.querySelector('dialog[open]')) return;
  clearTimeout(forget);
  const chord = first ? `${first} ${event.key}` : null;
  first = null;
  if (chord && go(chord)) { event.preventDefault(); return; }
  if (event.key === 'g') {
    first = 'g';
    forget = setTimeout(() => { first = null; }, 1200);
    return;
  }
  const any = document.querySelector(`[data-key-any="${CSS.escape(event.key)}"]`);
  if (any) { any.click(); event.preventDefault(); return; }
  if (event.key.length === 1 && press(`[data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
});

// A chord works from the folded rail and on a phone too, so the link need not be visible.
function go(chord) {
  const link = document.querySelector(`[data-keys="${CSS.escape(chord)}"]`);
  link?.click();
  return Boolean(link);
}

document.addEventListener('change', event => {
  if (!event.target.matches?.('[data-keys-switch]')) return;
  try { localStorage.setItem('ic-keys', event.target.checked ? 'on' : 'off'); } catch { /* lasts for this page only */ }
});
document.addEventListener('focusin', event => { if (event.target.matches?.('[data-keys-switch]')) event.target.checked = on(); });
document.addEventListener('toggle', () => { for (const box of document.querySelectorAll('[data-keys-switch]')) box.checked = on(); }, true);
})();

// reconnect.js
(() => {
// The line to the server. Down: a thin bar at once, after two seconds a banner; the page stays readable, nothing can be sent.
// Up again within the circuit's life: everything goes on. The circuit is gone or the server was restarted: the same URL is loaded anew.
const root = document.documentElement;
const words = document.getElementById('ic-link-words');
const waits = [0, 1000, 2000, 3000, 5000, 8000];
let down = false;
let banner = 0;
let timer = 0;
let attempt = 0;
let busy = false;
const typed = new Set();

const tell = text => { if (words && words.textContent !== text) words.textContent = text; };

function show() {
  if (down) return;
  down = true;
  attempt = 0;
  root.dataset.link = 'thin';
  banner = setTimeout(() => lock('No answer from the server. What you see may be old; nothing can be sent until it is back.'), 2000);
  next();
}

function lock(why) {
  clearTimeout(banner);
  root.dataset.link = 'down';
  for (const field of document.querySelectorAll('.ic-app :is(input, textarea)')) if (!field.readOnly) { field.readOnly = true; field.dataset.held = ''; }
  tell(why);
}

function hide() {
  down = false;
  clearTimeout(banner);
  clearTimeout(timer);
  delete root.dataset.link;
  for (const field of document.querySelectorAll('[data-held]')) { field.readOnly = false; delete field.dataset.held; }
  tell('');
  for (const field of typed) if (field.isConnected) field.dispatchEvent(new Event('input', { bubbles: true }));
  typed.clear();
  window.ironicConsole?.say('Connected again.');
}

function next() {
  clearTimeout(timer);
  timer = setTimeout(attemptOnce, waits[Math.min(attempt++, waits.length - 1)] + Math.random() * 250);
}

async function attemptOnce() {
  if (!down || busy) return;
  busy = true;
  try {
    if (await Blazor.reconnect()) hide();
    else await reload('The server was restarted. Loading this page again.');
  } catch {
    next();
  } finally {
    busy = false;
  }
}

// The page is left only when the server answers, so that nobody looks at the browser's own error page.
async function reload(why) {
  tell(why);
  try {
    const answer = await fetch(location.href, { cache: 'no-store', credentials: 'same-origin' });
    if (answer.status < 500) { location.reload(); return; }
  } catch { /* still away */ }
  timer = setTimeout(() => reload(why), 1500);
}

const now = () => { if (down && !busy) { attempt = 0; next(); } };
addEventListener('online', now);
addEventListener('focus', now);
document.addEventListener('visibilitychange', () => { if (!document.hidden) now(); });
document.getElementById('ic-link-retry')?.addEventListener('click', now);
for (const button of document.querySelectorAll('[data-reload]')) button.addEventListener('click', () => location.reload());

// While the line is down a press is refused in words, not lost in silence.
for (const kind of ['click', 'submit', 'change']) {
  document.addEventListener(kind, event => {
    if (!down && root.dataset.link !== 'down') return;
    if (kind === 'change' && root.dataset.link !== 'down' && !event.target.matches?.('select')) return;
    if (event.target.closest?.('.ic-link, #blazor-error-ui')) return;
    if (!event.target.closest('a[href], button, input, select, textarea, form, summary')) return;
    if (event.target.closest('[data-local]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    lock('Not sent: there is no connection to the server.');
  }, true);
}

// What is typed in the first moments of a break is told to the server once the line is there again; a page that is loaded anew has it from the draft up to the break.
document.addEventListener('input', event => { if (down) typed.add(event.target); }, true);

// If the framework's own handler is in charge (for example another start option), its last words lead to the same end.
const modal = document.getElementById('components-reconnect-modal');
if (modal) {
  new MutationObserver(() => {
    if (modal.classList.contains('components-reconnect-rejected')) reload('The server was restarted. Loading this page again.');
    else if (modal.classList.contains('components-reconnect-failed')) { down = false; show(); }
    else if (modal.classList.contains('components-reconnect-show')) show();
    else if (modal.classList.contains('components-reconnect-hide')) hide();
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });
}

if (window.Blazor) {
  Blazor.start({ circuit: { reconnectionHandler: { onConnectionDown: show, onConnectionUp: () => { if (down) hide(); } } } })
    .catch(() => { root.dataset.link = 'down'; reload('No answer from the server. Trying again.'); });
}
})();
