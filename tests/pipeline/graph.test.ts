import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance, quotedString } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { graph, loaded } from '../../pipeline/graph.ts';
import { readStep } from '../../pipeline/step.ts';

const pipeline = fileURLToPath(new URL('../../pipeline/', import.meta.url));
const steps = graph.flatMap((job) => job.steps);
const sqlSteps = steps.filter((step) => !step.run);

/** The base tables that DuckDB's own parser finds in a statement; CTE names carry no schema, so they drop out. */
const readBySql = async (sql: string): Promise<string[]> => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await db.runAndReadAll(`select json_serialize_sql(${quotedString(sql)})`);
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, schema_name, table_name } = node as Record<string, unknown>;
    if (type === 'BASE_TABLE' && schema_name) found.add(`${schema_name}.${table_name}`);
    for (const child of Object.values(node)) walk(child);
  };
  const tree = JSON.parse(String(reader.getRows()[0]![0]));
  expect(tree.error, JSON.stringify(tree)).toBe(false);
  walk(tree);
  return [...found].sort();
};

describe('the job graph', () => {
  test.each(sqlSteps.map((step) => [step.makes[0]!, step] as const))(
    '%s reads exactly the tables that the graph says',
    async (table, step) => {
      expect(await readBySql(readStep(table).sql)).toEqual([...step.reads].sort());
    },
  );

  test('every step reads only what is made above it, and nothing is made twice', () => {
    const made = new Set(loaded);
    for (const step of steps) {
      for (const table of step.reads) expect(made, `${step.makes[0]} reads ${table}`).toContain(table);
      for (const table of step.makes) {
        expect(made, table).not.toContain(table);
        made.add(table);
      }
    }
  });

  test('every .sql file of the pipeline is a step of the graph', () => {
    const files = readdirSync(pipeline, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.sql'))
      .map((file) => file.replace('.sql', '').replaceAll('\\', '/').replace('/', '.'));
    expect(files.sort()).toEqual(sqlSteps.flatMap((step) => step.makes).sort());
  });

  test('a layer reads only itself and layers to its left', () => {
    const layers = ['raw', 'ops', 'staging', 'customer', 'features', 'scores', 'actions'];
    const layerOf = (table: string) => layers.indexOf(table.split('.')[0]!);
    // The books (ops) are written beside every layer, so only their readers are held to the order.
    for (const step of steps.filter(
      ({ makes: [first] }) => first !== undefined && !first.startsWith('ops.'),
    )) {
      for (const table of step.reads) expect(layerOf(table)).toBeLessThanOrEqual(layerOf(step.makes[0]!));
    }
  });
});

describe('the sources', () => {
  const sources = (folders: readonly string[], ending: RegExp) =>
    folders.flatMap((folder) => {
      const root = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
      return readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => ending.test(file))
        .map((file) => ({ file: `${folder}/${file}`, text: readFileSync(root + file, 'utf8') }));
    });

  test('nothing outside scripts/ reads the clock, chance, the console or the environment', () => {
    for (const { file, text } of sources(['models', 'pipeline', 'reports'], /\.ts$/)) {
      expect(text, file).not.toMatch(/new Date\(\)|Date\.now|Math\.random|console\.|process\.env/);
    }
    for (const { file, text } of sources(['pipeline', 'reports'], /\.sql$/)) {
      expect(text, file).not.toMatch(/current_date|current_timestamp|\bnow\(|random\(/i);
    }
  });

  test('models import only models and numerical packages, and nothing imports scripts', () => {
    for (const { file, text } of sources(['models'], /\.ts$/)) {
      for (const [, from] of text.matchAll(/from '([^']+)'/g)) {
        expect(from, file).toMatch(
          /^(\.\.?\/(?!\.\.\/pipeline|\.\.\/reports)|apache-arrow|simple-statistics|ml-kmeans)/,
        );
        expect(from, file).not.toMatch(/pipeline|reports|scripts|node:/);
      }
    }
    for (const { file, text } of sources(['models', 'pipeline', 'reports'], /\.ts$/)) {
      expect(text, file).not.toMatch(/from '[^']*scripts\//);
    }
  });
});
