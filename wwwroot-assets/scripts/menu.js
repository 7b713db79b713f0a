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
