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
