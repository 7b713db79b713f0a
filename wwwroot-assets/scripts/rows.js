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
