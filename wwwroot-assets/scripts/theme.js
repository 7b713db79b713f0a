// Sets theme, density and nav fold before the first paint: a blocking external script, so that the page's policy needs no inline script.
// The choice (system, light, dark, contrast) is kept in localStorage and mirrored in a cookie, so that the server can send the right sheet first.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const more = matchMedia('(prefers-contrast: more)');
  const keep = {
    get: name => { try { return localStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window: the choice lasts for this page */ } },
  };
  const resolve = choice => choice !== 'system' ? choice : more.matches ? 'contrast' : dark.matches ? 'dark' : 'light';

  const apply = choice => {
    const theme = resolve(choice);
    root.dataset.theme = theme;
    root.dataset.choice = choice;
    for (const link of document.querySelectorAll('link[data-sheet]')) {
      const wanted = (link.dataset.sheet === 'light') === (theme === 'light');
      if (wanted && !link.href) link.href = link.dataset.href;
      link.media = wanted ? 'all' : 'not all';
    }
    document.cookie = `ic-theme=${choice}.${theme}; path=/; max-age=31536000; samesite=lax`;
    for (const item of document.querySelectorAll('[data-set-theme]')) item.setAttribute('aria-checked', item.dataset.setTheme === choice);
  };

  let choice = keep.get('ic-theme') ?? 'system';
  apply(choice);
  if (keep.get('ic-nav') === 'folded') root.dataset.nav = 'folded';
  const density = keep.get('ic-density');
  if (density) root.dataset.density = density;

  for (const query of [dark, more]) query.addEventListener('change', () => apply(choice));
  document.addEventListener('click', event => {
    const set = event.target.closest?.('[data-set-theme], [data-nav-fold], [data-set-density]');
    if (!set) return;
    if (set.dataset.setTheme) keep.set('ic-theme', choice = set.dataset.setTheme);
    if ('navFold' in set.dataset) {
      root.dataset.nav = root.dataset.nav === 'folded' ? '' : 'folded';
      keep.set('ic-nav', root.dataset.nav);
    }
    if (set.dataset.setDensity) keep.set('ic-density', root.dataset.density = set.dataset.setDensity);
    apply(choice);
  });
  // The menu is drawn later and again after a reconnect: the tick is put right when it opens.
  document.addEventListener('toggle', () => apply(choice), true);
})();
