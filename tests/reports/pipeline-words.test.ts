import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { elevenSegments, tenSegments } from '../../models/rfm-grid.ts';
import { usualActions, valueClasses } from '../../pipeline/config/warning-settings.ts';
import { judgeRevenue } from '../../pipeline/scores/revenue-judgement.ts';
import { catalogues } from '../../reports/messages/speech.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const sourcesOf = (folder: string) =>
  readdirSync(new URL(`../../${folder}`, import.meta.url))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, text: read(`${folder}/${name}`) }));

const quoted = (text: string) => [...text.matchAll(/'([^'\n]*)'/g)].map((match) => match[1]!);
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);

const models = sourcesOf('models');
// The rows of a back-test are printed by its command and stand on no card.
const scores = sourcesOf('pipeline/scores').filter(({ name }) => name !== 'clv-backtest.ts');

/** Strings of the functions and properties that write a note; keys such as 'degenerate' are one word. */
const notes = scores.flatMap(({ text }) =>
  [
    ...matches(text, /\bnote: ([^\n]*)/g),
    ...matches(text, /const (?:noteOf|weaknessOf) = ([\s\S]*?\n\};)/g),
    ...matches(text, /const weakness = ([^\n]*)/g),
  ]
    .flatMap(quoted)
    .filter((note) => note.includes(' ')),
);

const degenerate = quoted(
  read('models/maximum-likelihood.ts').match(/export type Degenerate =([\s\S]*?);/)![1]!,
);

const purposes = quoted(read('pipeline/scores/model-cards.ts').match(/readonly purpose:([^;]*);/)![1]!);

const names = [
  ...models.flatMap(({ text }) => matches(text, /^ {2}name: '([^']+)'/gm)),
  ...scores.flatMap(({ text }) => matches(text, /\bmodel: '([^']+)'/g)),
];

const says = (families: Readonly<Record<string, readonly string[]>>) => {
  const keys = Object.entries(families).flatMap(([family, all]) => all.map((key) => `${family}.${key}`));
  return Object.entries(catalogues).flatMap(([locale, catalogue]) =>
    keys.filter((key) => !(key in catalogue)).map((key) => `${locale}: ${key}`),
  );
};

describe('what the pipeline can say has a word in every language', () => {
  test('notes on a model and reasons why a fit is not used', () => {
    expect(notes).toEqual(
      expect.arrayContaining(['parameters drift', 'not converged', 'worse than the baseline']),
    );
    expect(degenerate).toContain('all or nothing dropout');
    expect(says({ model_note: [...notes, ...degenerate] })).toEqual([]);
  });

  test('names and purposes of models', () => {
    expect(names).toEqual(
      expect.arrayContaining(['pareto-nbd', 'mbg-cnbd-k', 'monthly-index', 'no-purchase']),
    );
    expect(purposes).toContain('season');
    expect(says({ model_name: names, model_purpose: purposes })).toEqual([]);
  });

  test('signals, actions, thresholds and why somebody is not contacted or has left', () => {
    const coded = (path: string, pattern: RegExp) => [...new Set(matches(read(path), pattern))];
    const signal = coded('pipeline/scores/early_signals.sql', /^ {8}'(\w+)'(?: as code)?,$/gm);
    const held_back = ['save_list', 'win_back'].flatMap((list) =>
      coded(`pipeline/actions/${list}.sql`, /then '(\w+)'/g).filter((word) => word !== 'answer_complaint'),
    );
    const others = ['none', 'inferred', 'account', 'purchases'];
    const lost_reason = coded(
      'pipeline/scores/lost_reasons.sql',
      /^ {12}(?:when .* then|else) '(\w+)'$/gm,
    ).filter((word) => !others.includes(word));
    const act_rule = coded('pipeline/scores/churn_thresholds.sql', /(?:then|else) '(\w+)'/g);
    expect([signal.length, lost_reason.length, act_rule.length]).toEqual([9, 8, 4]);
    expect(held_back).toContain('over_capacity');
    expect(
      says({
        signal,
        signal_says: signal,
        held_back,
        lost_reason,
        lost_reason_says: lost_reason,
        return_action: lost_reason,
        act_rule,
        save_action: ['answer_complaint', 'call', ...Object.values(usualActions)],
        value_class: [...valueClasses, 'all'],
      }),
    ).toEqual([]);
  });

  test('segments of both grids, with what to do', () => {
    const segments = [...tenSegments.segments, ...elevenSegments.segments];
    expect(says({ rfm_segment: segments, rfm_action: segments })).toEqual([]);
  });

  test('figures on the card of lifetime value', () => {
    const judged = judgeRevenue(Float64Array.of(1, 2, 3), Float64Array.of(2, 2, 5));
    const figures = Object.entries(judged).flatMap(([name, value]) =>
      typeof value === 'number' ? name : [],
    );
    expect(figures.length).toBeGreaterThan(5);
    expect(says({ metric: [...figures, 'interval_coverage', 'holdout_factor'] })).toEqual([]);
  });
});
