import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../../../pipeline/config/json-schema.ts';
import { loadConfig } from '../../../pipeline/config.ts';

const root = new URL('../../../', import.meta.url);

test('daybreak.schema.json is what the config is checked against today', () => {
  const written = JSON.parse(readFileSync(new URL('daybreak.schema.json', root), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
});

test('every setting is documented for editors', () => {
  const undocumented: string[] = [];
  const visit = (schema: Record<string, unknown>, path: string) => {
    for (const [name, setting] of Object.entries((schema.properties ?? {}) as Record<string, object>)) {
      if (!('description' in setting)) undocumented.push(`${path}.${name}`);
      visit(setting as Record<string, unknown>, `${path}.${name}`);
    }
    if (schema.items) visit(schema.items as Record<string, unknown>, path);
  };
  visit(configJsonSchema() as Record<string, unknown>, 'config');
  expect(undocumented).toEqual([]);
});

const samples = new URL('data-samples/', root);

test.each(readdirSync(samples).filter((name) => name.endsWith('.yaml')))(
  'data-samples/%s is a valid config',
  (name) => {
    expect(loadConfig(new URL(name, samples).pathname, { env: {} }).sources.length).toBeGreaterThan(0);
  },
);

test.each(['online-retail.yaml', 'cdnow.yaml'])('data-samples/%s names the schema for editors', (name) => {
  const text = readFileSync(new URL(name, samples), 'utf8');
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/daybreak\.schema\.json\n/);
});
