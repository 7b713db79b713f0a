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
export { duration, ago, between, left, words };
