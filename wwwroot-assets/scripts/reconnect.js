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
