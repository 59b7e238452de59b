import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writePdfs } from '../../pipeline/publish-pdf.ts';
import { night, sampleConfig, workspace } from '../night/night-fixture.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

const pages = [
  'index.html',
  'marketing/segments.html',
  'marketing/products.html',
  'marketing/lists/best-customers.html',
  'marketing/customers/*',
  'risk/risk.html',
  'risk/lists/watch-list.html',
  'risk/customers/*',
  'analyst/quality.html',
];
const { folder, remove } = workspace();
let place: string;
let chinese: string;
let browser: Browser;

beforeAll(async () => {
  const config = sampleConfig('daybreak.yaml', folder, undefined, { further_locales: ['zh-CN'] });
  place = (await night(config)).published!.folder;
  chinese = join(place, 'zh-CN');
  browser = await chromium.launch({
    executablePath: executablePath!,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
});
afterAll(async () => {
  await browser?.close();
  remove();
});

/** Where a page of a published night is; a star stands for the first of its folder. */
const pathOf = (night: string, page: string): string => {
  const folder = join(night, dirname(page));
  return join(folder, page.endsWith('*') ? readdirSync(folder).sort()[0]! : basename(page));
};

/** Opens a published page by file:// with the network off; keeps what it asked for and complained about. */
const open = async (page: string, width: number, colorScheme: 'light' | 'dark' = 'light') => {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    offline: true,
    colorScheme,
    bypassCSP: false,
  });
  const tab = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('request', (request) => requests.push(request.url()));
  const url = pathToFileURL(pathOf(place, page)).href;
  await tab.goto(url);
  return { tab, complaints, requests, url };
};

/** Rules of axe-core that the page breaks, each with the first element. */
const violations = async (path: string, colorScheme: 'light' | 'dark'): Promise<string[]> => {
  // axe is an injected script, which the page's own policy rightly refuses; only this context lets it in.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme,
    bypassCSP: true,
  });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(path).href);
  await tab.addScriptTag({ content: axe.source });
  const found = await tab.evaluate(async () => {
    const run = (
      globalThis as unknown as {
        axe: {
          run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
      }
    ).axe.run;
    const { violations } = await run({});
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
  });
  await context.close();
  return found;
};

const overflow = (tab: Page) => tab.evaluate('document.documentElement.scrollWidth - window.innerWidth');

describe.each(pages)('%s', (page) => {
  test.each([1280, 390, 360])('opens alone, offline, without a complaint, at %i px', async (width) => {
    const { tab, complaints, requests, url } = await open(page, width);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([url]);
    expect(await overflow(tab)).toBeLessThanOrEqual(0);
    await tab.context().close();
  });

  test.each(['light', 'dark'] as const)('breaks no accessibility rule in %s', async (scheme) => {
    expect(await violations(pathOf(place, page), scheme)).toEqual([]);
  });

  test('breaks no accessibility rule in Chinese', async () => {
    expect(await violations(pathOf(chinese, page), 'light')).toEqual([]);
  });

  test('every link leads to a file of the night or a place on the page', async () => {
    const { tab } = await open(page, 1280);
    const links = (await tab.evaluate(
      `[...document.querySelectorAll('a[href]')].map((a) => a.href)`,
    )) as string[];
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      const url = new URL(link);
      expect(url.protocol, link).toBe('file:');
      expect(existsSync(decodeURIComponent(url.pathname)), link).toBe(true);
      if (url.hash && url.pathname === new URL(tab.url()).pathname) {
        expect(await tab.locator(`[id="${url.hash.slice(1)}"]`).count(), link).toBe(1);
      }
    }
    await tab.context().close();
  });
});

describe('a table', () => {
  test('is sorted and filtered by keyboard, and says so', async () => {
    const { tab } = await open('marketing/segments.html', 1280);
    const table = tab.locator('#rfm table.data');
    const column = async () =>
      (await table.locator('tbody tr td:nth-child(2)').allTextContents()).map(Number);
    await table.getByRole('button', { name: 'Customers', exact: true }).focus();
    await tab.keyboard.press('Enter');
    const falling = await column();
    expect(falling.length).toBe(10);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(await table.locator('th[aria-sort=descending]').count()).toBe(1);
    await tab.keyboard.press('Enter');
    expect(await column()).toEqual(falling.toSorted((a, b) => a - b));
    await tab.locator('#rfm .filter input').focus();
    await tab.keyboard.type('champions');
    expect(await table.locator('tbody tr:visible').count()).toBe(1);
    await tab.context().close();
  });
});

describe('on paper', () => {
  test.each(pages)('%s is light, without navigation, and no wider than a sheet', async (page) => {
    // A4 less the margins, at 96 dots an inch.
    const { tab } = await open(page, 695, 'dark');
    await tab.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const paper = await tab.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe('rgb(255, 255, 255)');
    expect(await tab.locator('nav:visible').count()).toBe(0);
    expect(await overflow(tab)).toBeLessThanOrEqual(0);
    await tab.context().close();
  });

  test('the main reports become the same PDF each time, which names no folder of this machine', async () => {
    const printed = async (name: string) => {
      const copy = join(folder, name);
      for (const report of ['marketing/segments.html', 'risk/risk.html']) {
        mkdirSync(dirname(join(copy, report)), { recursive: true });
        cpSync(join(place, report), join(copy, report));
      }
      const results = await writePdfs(copy, [''], '2026-03-31', executablePath!);
      expect(results.map(({ status }) => status)).toEqual(['written', 'written']);
      return ['marketing/segments.pdf', 'risk/risk.pdf'].map((path) =>
        readFileSync(join(copy, path), 'latin1'),
      );
    };
    const first = await printed('first');
    for (const pdf of first) {
      expect(pdf.slice(0, 5)).toBe('%PDF-');
      expect(pdf).not.toContain('file:');
      expect(pdf).toContain("/CreationDate (D:20260331000000+00'00')");
    }
    expect((await printed('second')).map((pdf, i) => pdf === first[i])).toEqual([true, true]);
  });
});
