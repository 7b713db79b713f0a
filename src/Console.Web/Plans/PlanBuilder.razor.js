// Keys of the builder and its drag layer. What is moved, chosen and undone is the server's; this only tells it, and keeps the focus where the person is.
const typing = target => target.closest?.('input, textarea, select');

export function focus(root, selector) {
  const found = root.querySelector(selector);
  // An answer that comes late does not call back whoever types in the search by then.
  if (found?.matches('[data-step-name]') && document.activeElement?.matches('[data-palette-search]')) return;
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: 'nearest' });
}

export function follow(root, page) {
  const steps = () => [...root.querySelectorAll('[data-step-name]')];
  const numberOf = element => Number(element.closest('[data-step]').dataset.step);
  const rove = (items, from, key) => {
    const at = items.indexOf(from);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
    if (to === undefined) return false;
    items[Math.max(0, Math.min(items.length - 1, to))]?.focus();
    return true;
  };

  const onKey = event => {
    if (document.querySelector('dialog[open]')) return;
    const target = event.target;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !typing(target)) {
      event.preventDefault();
      // The list keeps the focus: it goes to what came back.
      const row = target.matches?.('[data-step-name]');
      page.invokeMethodAsync(event.shiftKey ? 'Redo' : 'Undo').then(() => { if (row) root.querySelector('[data-step-name][aria-current]')?.focus(); });
      return;
    }
    if (!root.contains(target)) return;
    if (target.matches('[data-step-name]')) onRow(event, target);
    else if (target.matches('[data-palette-search]') && event.key === 'ArrowDown') {
      event.preventDefault();
      root.querySelector('[data-card]')?.focus();
    } else if (target.matches('[data-card]')) {
      if (!event.ctrlKey && !event.metaKey && !event.altKey && rove([...root.querySelectorAll('[data-card]')], target, event.key)) event.preventDefault();
    } else if (event.key === 'Escape' && target.closest('[data-inspector]')) {
      event.preventDefault();
      (root.querySelector('[data-step-name][aria-current]') ?? steps()[0])?.focus();
    }
  };

  const onRow = (event, row) => {
    const up = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && up) page.invokeMethodAsync('MoveBy', numberOf(row), up);
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === 'Enter') (root.querySelector('[data-inspector] [data-argument]') ?? root.querySelector('[data-inspector] button'))?.focus();
    else if (event.key === 'Delete') page.invokeMethodAsync('Remove', numberOf(row));
    else if (event.key === 'i') root.querySelector('[data-palette-search]')?.focus();
    else if (!rove(steps(), row, event.key)) return;
    event.preventDefault();
  };

  const onFocus = event => {
    if (event.target.matches?.('[data-step-name]')) page.invokeMethodAsync('Choose', numberOf(event.target));
  };

  // One row is dragged at a time; a line shows where it would go.
  let drag = null;
  const onDown = event => {
    const grip = event.target.closest?.('[data-grip]');
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const row = grip.closest('li');
    grip.setPointerCapture(event.pointerId);
    row.dataset.drag = '';
    drag = { grip, row, rows: [...row.parentElement.children].filter(r => r !== row), to: null };
  };
  const onMove = event => {
    if (!drag) return;
    const box = [drag.row.closest('.mid'), root.closest('.ic-main')].find(b => b && b.scrollHeight > b.clientHeight && getComputedStyle(b).overflowY === 'auto') ?? document.documentElement;
    const edge = box.getBoundingClientRect();
    if (event.clientY < edge.top + 40) box.scrollBy(0, -12);
    if (event.clientY > edge.bottom - 40) box.scrollBy(0, 12);
    drag.to = drag.rows.filter(r => { const at = r.getBoundingClientRect(); return event.clientY > at.top + at.height / 2; }).length;
    drag.rows.forEach((r, i) => { r.toggleAttribute('data-before', i === drag.to); r.toggleAttribute('data-after', drag.to === drag.rows.length && i === drag.to - 1); });
  };
  const onUp = event => {
    if (!drag) return;
    const { row, rows, to } = drag;
    drag = null;
    delete row.dataset.drag;
    for (const r of rows) { r.removeAttribute('data-before'); r.removeAttribute('data-after'); }
    if (event.type === 'pointerup' && to !== null) page.invokeMethodAsync('Drop', Number(row.dataset.step), to);
  };

  const heard = [['keydown', onKey, document], ['focusin', onFocus, root], ['pointerdown', onDown, root], ['pointermove', onMove, root], ['pointerup', onUp, root], ['pointercancel', onUp, root]];
  for (const [name, act, where] of heard) where.addEventListener(name, act);
  return { dispose() { for (const [name, act, where] of heard) where.removeEventListener(name, act); } };
}
