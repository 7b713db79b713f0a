// Virtual rows: one row is in the tab order, the arrow keys move it. Rows are drawn by the server; this only moves the focus and scrolls.
const height = grid => Number(grid.dataset.rowHeight) || 36;
const rowAt = (grid, index) => grid.querySelector(`[data-row="${index}"]`);

function focusRow(grid, index, tries = 40) {
  const last = Number(grid.dataset.rowCount) - 1;
  const wanted = Math.max(0, Math.min(last, index));
  grid.dataset.rowFocus = wanted;
  const row = rowAt(grid, wanted);
  const box = grid.closest('[data-rows-scroll]') ?? grid;
  if (row) {
    for (const other of grid.querySelectorAll('[data-row][tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    return;
  }
  box.scrollTop = Math.max(0, wanted * height(grid) - box.clientHeight / 2);
  if (tries > 0) requestAnimationFrame(() => focusRow(grid, wanted, tries - 1));
}

document.addEventListener('keydown', event => {
  const row = event.target.closest?.('[data-row]');
  const grid = row?.closest('[data-rows]');
  if (!grid || event.target.closest('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = Number(row.dataset.row);
  const box = grid.closest('[data-rows-scroll]') ?? grid;
  const page = Math.max(1, Math.floor(box.clientHeight / height(grid)) - 1);
  const to = {
    ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page,
    ArrowLeft: row.dataset.rowUp && row.ariaExpanded !== 'true' ? at - Number(row.dataset.rowUp) : undefined,
    Home: 0, End: Number(grid.dataset.rowCount) - 1, j: at + 1, k: at - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  focusRow(grid, to);
});

// The row that had the focus may have been drawn anew under it: keep exactly one row in the tab order.
document.addEventListener('focusin', event => {
  const row = event.target.closest?.('[data-row]');
  const grid = row?.closest('[data-rows]');
  if (!grid) return;
  grid.dataset.rowFocus = row.dataset.row;
  for (const other of grid.querySelectorAll('[data-row][tabindex="0"]')) if (other !== row) other.tabIndex = -1;
  row.tabIndex = 0;
});
