import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../pipeline/config.ts';
import { publishedSettings } from '../../pipeline/published-settings.ts';
import { workspace } from '../night/night-fixture.ts';

const { folder, remove } = workspace();
afterAll(remove);

test('a manifest tells every setting by name, and no secret, no folder and no expression of a source', () => {
  const path = join(folder, 'daybreak.yaml');
  const secret = 'a-key-that-nobody-knows';
  writeFileSync(
    path,
    `version: 1
company: Example Ltd
currency: GBP
warehouse: ./private-place
churn: { high: 0.8 }
reports: { cards: 7, pdf: /private-place/chromium, pseudonyms: "\${env:KEY}" }
sources:
  - { name: shop, entity: transactions, files: till.csv, columns: { customer_id: { sql: "md5('\${env:KEY}' || id)" }, occurred_at: day, amount: amount } }
`,
  );
  const settings = publishedSettings(loadConfig(path, { data: undefined, env: { KEY: secret }, flags: {} }));
  expect(settings).toMatchObject({
    'churn.high': 0.8,
    'reports.cards': 7,
    'reports.pdf': 'set',
    'reports.pseudonyms': 'set',
    company: 'Example Ltd',
  });
  expect(settings['sources.shop']).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.stringify(settings)).not.toMatch(new RegExp(`${secret}|private-place|${folder}`));
});
