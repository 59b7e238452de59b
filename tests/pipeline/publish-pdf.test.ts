import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { datedAt, writePdfs } from '../../pipeline/publish-pdf.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'daybreak-pdf-test-'));
  for (const report of ['marketing/segments', 'risk/risk']) {
    mkdirSync(join(place, report, '..'), { recursive: true });
    writeFileSync(
      join(place, `${report}.html`),
      '<a href="#rfm">here</a> <a class="x" href="lists/save-list.csv">there</a>',
    );
  }
});
afterEach(() => rmSync(place, { recursive: true }));

/** A program in the place of a Chromium: `body` sees the PDF to write as $pdf and the page as $page. */
const standIn = (body: string): string => {
  const path = join(place, 'browser');
  const given =
    'for a in "$@"; do case $a in --print-to-pdf=*) pdf=$(echo "$a" | cut -c16-);; file:*) page=$(echo "$a" | cut -c8-);; esac; done';
  writeFileSync(path, `#!/bin/sh\n${given}\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};

const print = (setting: string) => writePdfs(place, [''], '2026-03-31', setting);

describe('the PDF of a report', () => {
  test('is dated by the day it is about, at the same length', () => {
    const pdf = Buffer.from(
      "\xff/CreationDate (D:20261122014512+00'00')\n/ModDate (D:20261122014512+00'00')>>",
      'latin1',
    );
    const dated = datedAt(pdf, '2026-03-31');
    expect(dated.toString('latin1')).toBe(
      "\xff/CreationDate (D:20260331000000+00'00')\n/ModDate (D:20260331000000+00'00')>>",
    );
    expect(dated.length).toBe(pdf.length);
  });

  test('is printed from a copy without links to files, which would name folders of this machine', async () => {
    const results = await print(standIn('cp "$page" "$pdf"'));
    expect(results).toEqual([
      { path: 'marketing/segments.pdf', status: 'written' },
      { path: 'risk/risk.pdf', status: 'written' },
    ]);
    expect(readFileSync(join(place, 'risk/risk.pdf'), 'utf8')).toBe(
      '<a href="#rfm">here</a> <a class="x">there</a>',
    );
  });

  test('is printed until two in a row are the same, since a busy Chromium seldom prints other bytes', async () => {
    // The first print of each report differs from all later ones.
    const firstDiffers =
      'mark=$(dirname "$page")/printed; [ -e "$mark" ] && echo same > "$pdf" || echo other > "$pdf"; touch "$mark"';
    await print(standIn(firstDiffers));
    for (const report of ['marketing/segments', 'risk/risk'])
      expect(readFileSync(join(place, `${report}.pdf`), 'utf8')).toBe('same\n');
  });

  test('is skipped with the reason, and never stops a night', async () => {
    expect(await print('never')).toEqual([]);
    expect((await print(join(place, 'nothing')))[0]).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(/^there is no /),
    });
    expect((await print(standIn('exit 3')))[0]).toMatchObject({ reason: 'Chromium ended with code 3' });
    expect((await print(standIn('true')))[0]).toMatchObject({ reason: 'Chromium ended without a PDF' });
    expect(existsSync(join(place, 'risk/risk.pdf'))).toBe(false);
  });
});
