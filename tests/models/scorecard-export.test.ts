import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Feature } from '../../models/feature.ts';
import { scorecard } from '../../models/scorecard.ts';
import { scorecardCsv, scorecardPmml, scorecardSql } from '../../models/scorecard-export.ts';
import { pointsCard, pointsOfRows } from '../../models/scorecard-points.ts';
import { awkwardFeatures } from './awkward-features.ts';

type Value = string | number | null;

/** A row as another program would see it: null for missing. */
const rowsOf = (features: readonly Feature[], n: number): Record<string, Value>[] =>
  Array.from({ length: n }, (_, i) =>
    Object.fromEntries(
      features.map((feature) => {
        if (feature.kind === 'category') return [feature.name, feature.levels[feature.codes[i]!] ?? null];
        const value = feature.values[i]!;
        return [feature.name, Number.isNaN(value) ? null : value];
      }),
    ),
  );

/** Fitted to one sample, scored on another with its own levels and values, and on the edges of the bins. */
const cases = (effects: 'woe' | 'bins') => {
  const made = awkwardFeatures(400, 11);
  const params = scorecard.fit(made.features, made.label, { effects, minIv: 0, specials: { spend: [-999] } });
  const fresh = awkwardFeatures(300, 12).features;
  const edges = params.characteristics.flatMap(({ bins }) => (bins.kind === 'number' ? bins.cuts : []));
  const features = fresh.map((feature): Feature => {
    if (feature.kind === 'category') return feature;
    const values = Float64Array.from(feature.values);
    values.set(edges.slice(0, 100));
    return { ...feature, values };
  });
  const card = pointsCard(params);
  return {
    card,
    features,
    n: 300,
    logit: scorecard.logit(params, features),
    ...pointsOfRows(card, features),
  };
};

describe.each(['woe', 'bins'] as const)(
  'an exported card by %s gives the score of the product',
  (effects) => {
    test('as SQL in DuckDB, the log-odds to the bit too', async () => {
      const { card, features, n, logit, score } = cases(effects);
      expect(card.characteristics.length).toBeGreaterThanOrEqual(3);
      const db = await (await DuckDBInstance.create(':memory:')).connect();
      const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
      const columns = features.map(
        ({ name, kind }) => `${quoted(name)} ${kind === 'number' ? 'double' : 'varchar'}`,
      );
      await db.run(`create table people (nth integer, ${columns.join(', ')})`);
      const literal = (value: Value) =>
        typeof value === 'string'
          ? `'${value.replaceAll("'", "''")}'`
          : value === null
            ? 'null'
            : `${value}e0`;
      const rows = rowsOf(features, n).map(
        (row, i) => `(${[i, ...Object.values(row).map(literal)].join(', ')})`,
      );
      await db.run(`insert into people values ${rows.join(', ')}`);
      const read = await db.runAndReadAll(`select * from (${scorecardSql(card, 'people')}) order by nth`);
      const got = read.getRowObjectsJS();
      expect(got.map((row) => row['score'])).toEqual([...score]);
      expect(got.map((row) => row['log_odds'])).toEqual([...logit]);
      db.closeSync();
    });

    test('as CSV, the log-odds to the bit too', () => {
      const { card, features, n, logit, score } = cases(effects);
      const lines = parse(scorecardCsv(card), { columns: true }) as Record<string, string>[];
      const [base, ...bins] = lines;
      const names = [...new Set(bins.map((bin) => bin['characteristic']!))];
      rowsOf(features, n).forEach((row, i) => {
        let [points, part] = [Number(base!['points']), Number(base!['part'])];
        for (const name of names) {
          const bin = bins.filter((each) => each['characteristic'] === name).find(holder(row[name]!))!;
          points += Number(bin['points']);
          part += Number(bin['part']);
        }
        expect(points).toBe(score[i]);
        expect(part).toBe(logit[i]);
      });
    });

    test('as PMML', () => {
      const { card, features, n, score } = cases(effects);
      const evaluate = pmmlEvaluator(scorecardPmml(card, 'credit'));
      expect(rowsOf(features, n).map(evaluate)).toEqual([...score]);
    });
  },
);

/** Whether a line of the CSV holds the value; special values come before ranges. */
const holder = (value: Value) => (bin: Record<string, string>, _: number, all: Record<string, string>[]) => {
  const special = all.find((each) => each['kind'] === 'special' && Number(each['value']) === value);
  if (value === null) return bin['kind'] === 'missing';
  if (special !== undefined) return bin === special;
  if (bin['kind'] === 'range') {
    return (
      (bin['from'] === '' || Number(bin['from']) <= Number(value)) &&
      (bin['below'] === '' || Number(value) < Number(bin['below']))
    );
  }
  if (bin['kind'] === 'levels') return (JSON.parse(bin['levels']!) as string[]).includes(String(value));
  return bin['kind'] === 'other';
};

const plain = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');

/** As much of a PMML engine as a Scorecard needs: the first attribute whose predicate is true counts. */
const pmmlEvaluator = (pmml: string) => {
  const initial = Number(/initialScore="(-?\d+)"/.exec(pmml)![1]);
  const characteristics = [...pmml.matchAll(/<Characteristic name="([^"]*)"[\s\S]*?<\/Characteristic>/g)].map(
    ([body, name]) => ({
      name: plain(name!),
      attributes: [
        ...body.matchAll(/<Attribute partialScore="(-?\d+)"><!--[\s\S]*?-->([\s\S]*?)<\/Attribute>/g),
      ].map(([, points, predicate]) => ({ points: Number(points), holds: predicateOf(predicate!) })),
    }),
  );
  return (row: Record<string, Value>) =>
    characteristics.reduce(
      (sum, { name, attributes }) => sum + attributes.find(({ holds }) => holds(row[name]!))!.points,
      initial,
    );
};

const predicateOf = (predicate: string): ((value: Value) => boolean) => {
  const operator = /operator="(\w+)"/.exec(predicate)?.[1];
  const bound = Number(/ value="([^"]*)"/.exec(predicate)?.[1]);
  if (operator === 'isMissing') return (value) => value === null;
  if (operator === 'equal') return (value) => value === bound;
  if (operator === 'lessThan') return (value) => value !== null && Number(value) < bound;
  const list = /<Array [^>]*>([\s\S]*)<\/Array>/.exec(predicate)?.[1];
  if (list === undefined) return () => predicate === '<True/>';
  const levels = [...plain(list).matchAll(/"((?:\\"|[^"])*)"/g)].map(([, level]) =>
    level!.replaceAll('\\"', '"'),
  );
  return (value) => levels.includes(String(value));
};
