import { sum } from 'd3-array';
import { smallestCell } from './audiences.ts';
import { drawCalibration } from './charts/calibration.ts';
import { type Chart, figure } from './charts/figure.ts';
import type { Facts, ModelRow } from './facts.ts';
import type { Html } from './html.ts';
import { readMetrics } from './model-card.ts';

/** A tenth of the holdout with like predictions. */
export interface Group {
  readonly expected: number;
  readonly actual: number;
  readonly customers: number;
}

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' &&
  value !== null &&
  ['expected', 'actual', 'customers'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'number',
  );

/** The groups of the holdout that a card's JSON keeps under `name`; none where they are too few or too small to show. */
export const readGroups = (json: string | null, name: 'calibration' | 'by_decile'): readonly Group[] => {
  const kept = readMetrics(json)[name];
  const groups = Array.isArray(kept) ? kept.filter(isGroup) : [];
  return groups.length < 3 || groups.some((group) => group.customers < smallestCell) ? [] : groups;
};

const meansOf = (groups: readonly Group[]) => {
  const n = sum(groups, (group) => group.customers);
  return {
    n,
    expected: sum(groups, (group) => group.expected * group.customers) / n,
    actual: sum(groups, (group) => group.actual * group.customers) / n,
  };
};

type Texts = Pick<Chart, 'key' | 'title' | 'unit' | 'says'>;

const draw = (
  { speech, options }: Facts,
  groups: readonly Group[],
  texts: Texts,
  scale: 'share' | 'amount',
  write: { readonly figure: (value: number) => string; readonly tick: (value: number) => string },
): Html => {
  const { say, format } = speech;
  const labels = { ...write, x: say('calibration.predicted'), y: say('calibration.observed') };
  return figure(speech, options.as_of, {
    ...texts,
    width: 500,
    draw: (width) => drawCalibration(groups, scale, labels, width),
    head: [labels.x, labels.y, say('column.customers')],
    rows: groups.map((group) => [
      write.figure(group.expected),
      write.figure(group.actual),
      format.count(group.customers),
    ]),
  });
};

/** Whether predicted probabilities came true on the holdout, where the model kept its groups. */
export const calibrationFigure = (facts: Facts, model: ModelRow, key: string): Html | undefined => {
  const { say, tell, format } = facts.speech;
  const groups = readGroups(model.metrics, 'calibration');
  if (groups.length === 0) return undefined;
  const { n, expected, actual } = meansOf(groups);
  const values = { predicted: format.share(expected), observed: format.share(actual), n };
  const texts = {
    key,
    title: say('calibration.title'),
    unit: say('calibration.unit'),
    says: tell(model.purpose === 'credit' ? 'calibration.says_credit' : 'calibration.says', values),
  };
  return draw(facts, groups, texts, 'share', { figure: format.share, tick: format.share });
};

/** Whether the purchases or the revenue foreseen came, by groups from the lowest forecast to the highest. */
export const amountsFigure = (facts: Facts, model: ModelRow, key: string): Html | undefined => {
  const { say, tell, word, format } = facts.speech;
  const groups = readGroups(model.metrics, 'by_decile');
  if (groups.length === 0) return undefined;
  const isMoney = model.purpose === 'value';
  const write = isMoney ? format.money : (value: number) => format.fixed(value, 2);
  const { n, expected, actual } = meansOf(groups);
  const texts = {
    key,
    title: say('amounts.title', { what: word('model_purpose', model.purpose ?? '') }),
    unit: isMoney ? say('amounts.value_unit', { currency: format.currency }) : say('amounts.purchases_unit'),
    says: tell('amounts.says', { expected: write(expected), actual: write(actual), n }),
  };
  return draw(facts, groups, texts, 'amount', { figure: write, tick: format.short });
};
