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
