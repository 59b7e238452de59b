import { type BinRange, rangeText } from './bin-range.ts';
import type { PointsBin, PointsCard, PointsCharacteristic } from './scorecard-points.ts';

/**
 * The card as one SQL statement over `source` (a table name or a parenthesised query): all its columns, `score` and
 * `log_odds` beside them, in the dialect of DuckDB.
 *
 * Both equal the product's to the bit: points are whole numbers, doubles are written in full and added in the
 * product's order.
 */
export const scorecardSql = (card: PointsCard, source: string): string => {
  const sum = (first: string, of: (row: PointsBin) => string) =>
    [first, ...card.characteristics.map((characteristic) => caseOf(characteristic, of))].join('\n    + ');
  return [
    'select',
    '    *,',
    `    (${sum(String(card.base), ({ points }) => String(points))})::integer as score,`,
    `    ${sum(double(card.intercept), ({ part }) => double(part))} as log_odds`,
    `from ${source}`,
    '',
  ].join('\n');
};

const caseOf = ({ name, bins, rows }: PointsCharacteristic, of: (row: PointsBin) => string): string => {
  const column = `"${name.replaceAll('"', '""')}"`;
  const value = bins.kind === 'number' ? `${column}::double` : column;
  const missing = bins.kind === 'number' ? `${column} is null or isnan(${value})` : `${column} is null`;
  // Special values come before the ranges that they would fall in.
  const ordered = [...rows].sort((a, b) => order(a.range) - order(b.range));
  const whens = ordered.map((row) => `when ${conditionOf(row.range, value, missing)} then ${of(row)}`);
  return `case\n        ${whens.join('\n        ')}\n    end`;
};

const order = ({ kind }: BinRange): number =>
  ['missing', 'special', 'range', 'levels', 'other'].indexOf(kind);

const conditionOf = (range: BinRange, value: string, missing: string): string => {
  switch (range.kind) {
    case 'missing':
      return missing;
    case 'special':
      return `${value} = ${double(range.value)}`;
    case 'range':
      return range.below === undefined ? 'true' : `${value} < ${double(range.below)}`;
    case 'levels':
      return `${value} in (${range.levels.map((level) => `'${level.replaceAll("'", "''")}'`).join(', ')})`;
    case 'other':
      return 'true';
  }
};

/** With an exponent, so that it is read as a double and not as a decimal; in brackets for the sake of a minus. */
const double = (value: number): string => `(${String(value).includes('e') ? value : `${value}e0`})`;

const header = 'characteristic,kind,from,below,value,levels,count,bad,woe,iv,part,points';

/**
 * The card as CSV, a line for each bin and a first one for the base. `part` is the bin's share of the log-odds,
 * `levels` a JSON list. Numbers are in full: read back, they give the same score and log-odds to the bit.
 */
export const scorecardCsv = (card: PointsCard): string => {
  const base = ['', 'base', '', '', '', '', '', '', '', '', card.intercept, card.base];
  const lines = card.characteristics.flatMap(({ name, rows }) =>
    rows.map(({ range, count, bad, woe, iv, part, points }) => [
      name,
      range.kind,
      range.kind === 'range' ? (range.from ?? '') : '',
      range.kind === 'range' ? (range.below ?? '') : '',
      range.kind === 'special' ? range.value : '',
      range.kind === 'levels' ? JSON.stringify(range.levels) : '',
      count,
      bad,
      woe,
      iv,
      part,
      points,
    ]),
  );
  return [header, ...[base, ...lines].map((cells) => cells.map(cell).join(','))].join('\n').concat('\n');
};

const cell = (value: string | number): string =>
  /[",\n\r]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);

/** The card as a PMML 4.4 Scorecard; points are whole, so any engine adds up the product's score. */
export const scorecardPmml = (card: PointsCard, modelName: string): string => {
  const fields = card.characteristics.map(({ name, bins }) => {
    const [optype, dataType] = bins.kind === 'number' ? ['continuous', 'double'] : ['categorical', 'string'];
    return `    <DataField name="${xml(name)}" optype="${optype}" dataType="${dataType}"/>`;
  });
  const mining = card.characteristics.map(({ name }) => `      <MiningField name="${xml(name)}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
  <Header/>
  <DataDictionary numberOfFields="${fields.length + 1}">
${[...fields, '    <DataField name="score" optype="continuous" dataType="integer"/>'].join('\n')}
  </DataDictionary>
  <Scorecard modelName="${xml(modelName)}" functionName="regression" initialScore="${card.base}" useReasonCodes="true" reasonCodeAlgorithm="pointsBelow">
    <MiningSchema>
${[...mining, '      <MiningField name="score" usageType="target"/>'].join('\n')}
    </MiningSchema>
    <Characteristics>
${card.characteristics.map(characteristicXml).join('\n')}
    </Characteristics>
  </Scorecard>
</PMML>
`;
};

const characteristicXml = ({ name, rows }: PointsCharacteristic): string => {
  const ordered = [...rows].sort((a, b) => order(a.range) - order(b.range));
  const best = Math.max(...rows.map(({ points }) => points));
  const attributes = ordered.map(
    ({ range, points }) =>
      `        <Attribute partialScore="${points}"><!-- ${comment(rangeText(range))} -->${predicate(range, xml(name))}</Attribute>`,
  );
  return [
    `      <Characteristic name="${xml(name)}" reasonCode="${xml(name)}" baselineScore="${best}">`,
    ...attributes,
    '      </Characteristic>',
  ].join('\n');
};

/** Attributes are tried in order, so that a range needs its upper bound alone. */
const predicate = (range: BinRange, field: string): string => {
  const simple = (operator: string, value?: number) =>
    `<SimplePredicate field="${field}" operator="${operator}"${value === undefined ? '' : ` value="${value}"`}/>`;
  switch (range.kind) {
    case 'missing':
      return simple('isMissing');
    case 'special':
      return simple('equal', range.value);
    case 'range':
      return range.below === undefined ? '<True/>' : simple('lessThan', range.below);
    case 'levels': {
      const list = range.levels.map((level) => `"${level.replaceAll('"', '\\"')}"`).join(' ');
      return `<SimpleSetPredicate field="${field}" booleanOperator="isIn"><Array n="${range.levels.length}" type="string">${xml(list)}</Array></SimpleSetPredicate>`;
    }
    case 'other':
      return '<True/>';
  }
};

const comment = (text: string): string => text.replaceAll('--', '- -').replace(/-$/, '- ');

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
