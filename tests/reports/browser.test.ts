import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locale } from '../../reports/format.ts';
import { writeReports } from '../../reports/write-reports.ts';
import { nightOptions, openFixture } from './fixture.ts';

/** Debian's browser; where it is missing the tests are skipped and say so. */
const executablePath = '/usr/bin/chromium';
const allPaths = ['index.html', 'marketing/segments.html', 'risk/risk.html', 'analyst/quality.html'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!existsSync(executablePath))('in Chromium, from a file, with the network off', () => {
  let browser: Browser;
  let root: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'pages-'));
    for (const locale of ['en', 'zh-CN'] as const) {
      mkdirSync(join(root, locale));
      const db = await openFixture();
      await writeReports(db, nightOptions(join(root, locale), { locale }));
      db.disconnectSync();
    }
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(root, { recursive: true });
  });

  const open = async (
    locale: Locale,
    path: string,
    width: number,
    colorScheme: 'light' | 'dark' = 'light',
  ) => {
    const complaints: string[] = [];
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      offline: true,
    });
    const page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) complaints.push(request.url());
    });
    await page.goto(`file://${join(root, locale, path)}`);
    return { page, complaints, close: () => context.close() };
  };

  const violationsOf = (page: Page) =>
    page.evaluate(
      `(async () => { ${axe}; const found = await axe.run();
         return { passes: found.passes.length, violations: found.violations.map((rule) => rule.id + ': ' + rule.nodes[0].html) } })()`,
    );

  test.each([
    { locale: 'en', width: 1280, scheme: 'light', paths: allPaths },
    { locale: 'en', width: 360, scheme: 'dark', paths: allPaths.slice(1, 3) },
    { locale: 'zh-CN', width: 360, scheme: 'light', paths: allPaths.slice(0, 1) },
  ] as const)(
    '$locale pages, $width px wide and $scheme, are accessible and do not overflow',
    async (view) => {
      for (const path of view.paths) {
        const { page, complaints, close } = await open(view.locale, path, view.width, view.scheme);
        const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(overflow), path).toBe(0);
        const found = (await violationsOf(page)) as { passes: number; violations: string[] };
        expect(found.violations, path).toEqual([]);
        expect(found.passes, path).toBeGreaterThan(20);
        expect(complaints, path).toEqual([]);
        await close();
      }
    },
  );

  test('tables sort and filter by keyboard', async () => {
    const { page, close } = await open('en', 'marketing/segments.html', 1280);
    const table = page.locator('#rfm table.data');
    const column = async () =>
      (await table.locator('tbody tr td:nth-child(2)').allTextContents()).map(Number);
    const button = table.getByRole('button', { name: 'Customers', exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    const falling = await column();
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(await table.locator('th[aria-sort=descending]').count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await column()).toEqual([...falling].sort((a, b) => a - b));
    await page.locator('#rfm .filter input').focus();
    await page.keyboard.type('champions');
    expect(await table.locator('tbody tr:visible').count()).toBe(1);
    expect(await page.locator('#rfm .filter output').textContent()).toBe('1 rows match');
    await close();
  });
});
