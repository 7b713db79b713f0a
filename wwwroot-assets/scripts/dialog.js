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
