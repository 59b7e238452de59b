import { readFileSync } from 'node:fs';
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

test.each(['online-retail', 'cdnow'])(
  'data-samples/%s.yaml is a valid config that names the schema',
  (name) => {
    const file = new URL(`data-samples/${name}.yaml`, root);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/daybreak\.schema\.json\n/,
    );
    expect(loadConfig(file.pathname, { env: {} }).sources).toHaveLength(1);
  },
);
