/**
 * The page's one script: search, filters, keys, light and dark. All that it does comes on top: without it the page
 * shows everything. It reads the page's text and sets classes, attributes and text of its own; it never writes markup
 * and never leaves the page.
 */
export const PAGE_SCRIPT = String.raw`
(() => {
  'use strict';
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const one = (selector, from = document) => from.querySelector(selector);
  const root = document.documentElement;
  const search = one('#search');
  const found = one('#found');
  const theme = one('#theme');
  const HIGHLIGHTED = 400;
  const FEW = 3000;

  one('.tools').hidden = false;
  one('.keys').hidden = false;

  // light and dark
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const nameTheme = () => { theme.textContent = isDark() ? 'Light' : 'Dark'; theme.title = 'Switch to ' + theme.textContent.toLowerCase() + ' (t)'; };
  const switchTheme = () => { root.dataset.theme = isDark() ? 'light' : 'dark'; nameTheme(); };
  theme.addEventListener('click', switchTheme);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', nameTheme);
  nameTheme();

  // what can be searched; texts are read when they are first needed
  const low = (node) => node.textContent.toLowerCase();
  const sections = all('section.exchange').map((section) => ({
    section,
    row: one('table.list tr[data-exchange="' + section.id.slice(1) + '"]'),
    lists: all('.traffic > ol', section).map((list) => ({ list, items: all(':scope > li', list) })),
    heads: all('.hops tbody tr', section),
  }));
  const texts = new WeakMap();
  const textOf = (node, read = low) => {
    let text = texts.get(node);
    if (text === undefined) { text = read(node); texts.set(node, text); }
    return text;
  };
  const aboutText = (section) => Array.from(section.children).filter((child) => !child.matches('.traffic')).map(low).join('\n');
  const total = sections.reduce((sum, { lists }) => sum + lists.reduce((more, { items }) => more + items.length, 0), 0);

  const off = new Set();
  const toggles = all('[data-filter]');
  const isOff = (item) => item.classList.contains('body') ? false : Array.from(item.classList).some((name) => off.has(name));

  function filterOne({ section, row, lists, heads }, query) {
    let shown = 0;
    const hits = [];
    for (const { list, items } of lists) {
      let here = 0;
      for (const item of items) {
        const isShown = !isOff(item) && (query === '' || textOf(item).includes(query));
        if (item.hidden === isShown) item.hidden = !isShown;
        if (isShown) here += 1;
        if (isShown && query !== '' && hits.length < HIGHLIGHTED) hits.push(item);
      }
      list.hidden = here === 0;
      shown += here;
    }
    const isAbout = query !== '' && textOf(section, aboutText).includes(query);
    for (const head of heads) {
      const isHit = isAbout && textOf(head).includes(query);
      head.classList.toggle('hit', isHit);
      if (isHit) hits.push(head);
    }
    const isShown = query === '' || isAbout || shown > 0;
    section.hidden = !isShown;
    if (row) row.hidden = !isShown;
    return { shown, isShown, hits };
  }

  function filter() {
    const query = search.value.trim().toLowerCase();
    let shown = 0;
    let exchanges = 0;
    const hits = [];
    for (const each of sections) {
      const result = filterOne(each, query);
      shown += result.shown;
      exchanges += result.isShown ? 1 : 0;
      if (hits.length < HIGHLIGHTED) hits.push(...result.hits);
    }
    const isFiltered = query !== '' || off.size > 0;
    // what is left of many lists must not keep the room of all
    root.classList.toggle('filtered', isFiltered && shown < FEW);
    found.textContent = isFiltered ? shown + ' of ' + total + ' lines, ' + exchanges + ' of ' + sections.length + ' exchanges' : '';
    highlight(hits, query);
  }

  function highlight(nodes, query) {
    if (!('highlights' in CSS)) return;
    CSS.highlights.delete('found');
    if (query === '') return;
    const ranges = [];
    for (const node of nodes) {
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text && ranges.length < HIGHLIGHTED; text = walker.nextNode()) {
        const lower = text.data.toLowerCase();
        if (lower.length !== text.data.length) continue;
        for (let at = lower.indexOf(query); at >= 0 && ranges.length < HIGHLIGHTED; at = lower.indexOf(query, at + query.length)) {
          const range = new Range();
          range.setStart(text, at);
          range.setEnd(text, at + query.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set('found', new Highlight(...ranges));
  }

  let waiting = 0;
  search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  for (const toggle of toggles) {
    toggle.addEventListener('click', () => {
      const isOn = toggle.getAttribute('aria-pressed') === 'true';
      toggle.setAttribute('aria-pressed', String(!isOn));
      if (isOn) off.add(toggle.dataset.filter); else off.delete(toggle.dataset.filter);
      filter();
    });
  }
  function clear() {
    search.value = '';
    off.clear();
    for (const toggle of toggles) toggle.setAttribute('aria-pressed', 'true');
    filter();
  }

  // one stop for the tab key in each list of frames; the keys below move within it
  for (const { section } of sections) {
    const stops = all('.rows summary', section);
    for (const stop of stops.slice(1)) stop.tabIndex = -1;
  }
  document.addEventListener('focusin', ({ target }) => {
    const traffic = target.closest('.traffic');
    if (!traffic || !target.matches('summary, li')) return;
    for (const stop of all('.rows [tabindex="0"], .rows summary:not([tabindex])', traffic)) stop.tabIndex = -1;
    target.tabIndex = 0;
  });

  function goTo(node) {
    if (!node.matches('a, summary') && node.tabIndex < 0) node.tabIndex = -1;
    node.focus();
    node.scrollIntoView({ block: 'nearest' });
  }
  const stopOf = (item) => one('summary', item) ?? item;
  const visible = (nodes) => nodes.filter((node) => !node.hidden);
  function neighbour(item, step) {
    const side = step > 0 ? 'nextElementSibling' : 'previousElementSibling';
    let next = item[side];
    let list = item.parentElement;
    for (;;) {
      for (; next; next = next[side]) if (!next.hidden) return next;
      do list = list[side]; while (list && (list.hidden || !list.matches('.rows')));
      if (!list) return null;
      next = step > 0 ? list.firstElementChild : list.lastElementChild;
    }
  }
  const rowLinks = () => visible(all('table.list tbody tr')).map((row) => one('td[data-name="request"] a', row)).filter(Boolean);
  const rowOf = (node) => one('td[data-name="request"] a', node.closest('table.list tr') ?? node) ?? node;
  function move(step) {
    const active = document.activeElement;
    const item = active.closest('.rows > li');
    if (item) {
      const next = neighbour(item, step);
      if (next) goTo(stopOf(next));
      return;
    }
    const section = active.closest('section.exchange');
    const first = section && one('.rows > li:not([hidden])', section);
    if (first) { goTo(stopOf(first)); return; }
    const links = rowLinks();
    const at = links.indexOf(rowOf(active));
    const next = links[at < 0 ? 0 : at + step];
    if (next) goTo(next);
  }
  function moveExchange(step) {
    const shown = visible(sections.map(({ section }) => section));
    const at = shown.indexOf(document.activeElement.closest('section.exchange'));
    const next = shown[at < 0 ? (step > 0 ? 0 : -1) : at + step];
    if (next) { next.focus(); next.scrollIntoView(); }
  }
  const isInList = () => document.activeElement.closest('.rows, table.list') !== null;
  const KEYS = {
    '/': () => { search.focus(); search.select(); },
    j: () => move(1),
    k: () => move(-1),
    n: () => moveExchange(1),
    p: () => moveExchange(-1),
    t: switchTheme,
    Escape: clear,
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target === search) {
      if (event.key === 'Escape') { clear(); search.blur(); event.preventDefault(); }
      if (event.key === 'Enter' || event.key === 'ArrowDown') {
        filter();
        const first = one('section.exchange:not([hidden]) .rows:not([hidden]) > li:not([hidden])') ?? one('tr.hit');
        if (first) goTo(stopOf(first));
        event.preventDefault();
      }
      return;
    }
    const arrow = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (arrow !== 0 && isInList()) { move(arrow); event.preventDefault(); return; }
    const action = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (action) { action(); event.preventDefault(); }
  });

  // what a link points at is shown, whatever the filters say
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest('[hidden]')) clear();
    const body = target.matches('.rows > li') && one('details', target);
    if (body) body.open = true;
    target.scrollIntoView({ block: target.matches('section') ? 'start' : 'center' });
  }
  window.addEventListener('hashchange', reveal);
  if (location.hash.length > 1) reveal();
})();
`;
