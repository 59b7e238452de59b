/**
 * Makes the tables of a page sortable and filterable. Without it they are complete tables in a sensible order; the
 * buttons and boxes exist only where the script runs. Texts come from data attributes of the body, so that the
 * script, and with it the hash in the policy, is the same in every language.
 */
export const pageScript = `
'use strict';
(() => {
  const texts = document.body.dataset;
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const valueOf = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent.trim();
  const compare = (a, b) => {
    if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
    const x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? collator.compare(a, b) : x - y;
  };
  const sortBy = (table, i) => {
    const heads = [...table.tHead.rows[0].cells];
    const first = heads[i].classList.contains('n') ? 'descending' : 'ascending';
    const now = heads[i].getAttribute('aria-sort');
    const next = now === null ? first : now === 'ascending' ? 'descending' : 'ascending';
    heads.forEach((head) => head.removeAttribute('aria-sort'));
    heads[i].setAttribute('aria-sort', next);
    const sign = next === 'ascending' ? 1 : -1;
    const rows = [...table.tBodies[0].rows].map((row, at) => ({ row, at, value: valueOf(row, i) }));
    rows.sort((a, b) => {
      const isEmpty = a.value === '' || b.value === '';
      return compare(a.value, b.value) * (isEmpty ? 1 : sign) || a.at - b.at;
    });
    table.tBodies[0].append(...rows.map((entry) => entry.row));
  };
  const addFilter = (table) => {
    const box = document.createElement('div');
    box.className = 'filter';
    const label = document.createElement('label');
    const input = document.createElement('input');
    const output = document.createElement('output');
    input.type = 'search';
    label.append(texts.filter + ' ', input);
    output.setAttribute('aria-live', 'polite');
    box.append(label, output);
    input.addEventListener('input', () => {
      const words = input.value.toLocaleLowerCase().split(/\\s+/u).filter(Boolean);
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLocaleLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      output.textContent = words.length ? texts.shown.replace('#', shown) : '';
    });
    table.closest('.scroll').before(box);
  };
  for (const table of document.querySelectorAll('table.data')) {
    [...table.tHead.rows[0].cells].forEach((head, i) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      button.addEventListener('click', () => sortBy(table, i));
      head.append(button);
    });
    if (table.tBodies[0].rows.length > 8) addFilter(table);
  }
  for (const box of document.querySelectorAll('.scroll')) {
    if (box.scrollWidth <= box.clientWidth) box.removeAttribute('tabindex');
  }
})();
`;
