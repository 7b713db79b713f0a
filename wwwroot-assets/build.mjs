// Builds css, icons and scripts into src/Console.Web/wwwroot (or the folder given as first argument).
// No packages: the same input gives the same bytes on every machine.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, '../src/Console.Web/wwwroot');

const read = (...path) => readFileSync(join(here, ...path), 'utf8');
const sorted = (folder, end) => readdirSync(join(here, folder)).filter(name => name.endsWith(end)).sort();
const write = (name, text) => {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), text);
};

const css = sorted('css', '.css').map(name => read('css', name)).join('\n')
  .replace(/\/\*[^]*?\*\//g, '')
  .split('\n').map(line => line.trim()).filter(Boolean).join('\n');
write('css/console.css', css + '\n');

const symbols = sorted('icons', '.svg').map(name => {
  const body = read('icons', name).replace(/^[^]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
  return `<symbol id="${name.slice(0, -4)}" viewBox="0 0 16 16">${body}</symbol>`;
});
write('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
write('favicon.svg', read('favicon.svg'));

// theme.js runs alone, before the first paint; the others are one file, each part in its own scope.
write('js/theme.js', read('scripts/theme.js'));
const parts = ['clock.js', 'copy.js', 'menu.js', 'rows.js', 'dialog.js', 'keys.js', 'reconnect.js'];
write('js/console.js', parts.map(name => `// ${name}\n(() => {\n${read('scripts', name).replace(/^export .*;\n/gm, '').trimEnd()}\n})();\n`).join('\n'));
