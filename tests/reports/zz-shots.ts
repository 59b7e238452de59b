import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
const axe = readFileSync('/work/main/node_modules/axe-core/axe.min.js', 'utf8');
const jobs = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
for (const job of jobs) {
  const [set, page, width, scheme] = job.split(':') as [string, string, string, string?];
  const context = await browser.newContext({ viewport: { width: Number(width), height: 900 }, colorScheme: scheme === 'dark' ? 'dark' : 'light', bypassCSP: false, offline: true });
  const tab = await context.newPage();
  tab.on('console', (m) => console.log(job, m.type(), m.text()));
  tab.on('pageerror', (e) => console.log(job, 'ERR', e.message));
  tab.on('request', (r) => { if (!r.url().startsWith('file:')) console.log('REQ', r.url()); });
  const paths: Record<string, string> = { index: 'index.html', segments: 'marketing/segments.html', risk: 'risk/risk.html', quality: 'analyst/quality.html' };
  await tab.goto(`file:///tmp/reports-out/${set}/${paths[page]}`);
  const over = await tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  if (over) console.log(job, 'OVERFLOW', over);
  const tall = Number(await tab.evaluate('document.documentElement.scrollHeight'));
  const slice = Number(width) > 600 ? 1700 : 1900;
  for (let y = 0, n = 0; y < tall && n < 9; y += slice, n++) await tab.screenshot({ path: `/tmp/shots/${set}-${page}-${width}${scheme ? `-${scheme}` : ''}-${n}.png`, fullPage: true, clip: { x: 0, y, width: Number(width), height: Math.min(slice, tall - y) } });
  console.log(job, tall);
  const results = await tab.evaluate(`(async () => { ${axe}; const r = await axe.run(); return r.violations.map(v => v.id + ' ' + v.nodes.length + ' ' + v.nodes.slice(0,3).map(n => n.html.slice(0,140) + ' :: ' + n.failureSummary.slice(0,240)).join(' || ')) })()`).catch((e) => [String(e).slice(0, 200)]);
  for (const line of results as string[]) console.log(job, 'AXE', line);
  await context.close();
}
await browser.close();
