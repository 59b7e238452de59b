import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishedNight } from './find-night.ts';

interface ModelCard {
  readonly model: string;
  readonly purpose: string | null;
  readonly grade: string | null;
  readonly is_used: boolean;
  readonly n: number | null;
  readonly params: unknown;
  readonly metrics: unknown;
}

/** A figure of a fitted model that changed, such as `r` or `model.intercept`. */
interface Drift {
  readonly figure: string;
  readonly before: number;
  readonly after: number;
}

/** What changed about a model; a model of one night only has no figures to compare. */
export interface ModelChange {
  readonly model: string;
  readonly purpose: string;
  readonly change: 'new' | 'gone' | 'changed' | 'same';
  readonly used: readonly [before: boolean, after: boolean];
  readonly grade: readonly [before: string | null, after: string | null];
  readonly n: readonly [before: number | null, after: number | null];
  /** Parameters that changed: those of the whole model first, and the one that changed most. */
  readonly params: readonly Drift[];
  /** Figures of the holdout that changed, likewise. */
  readonly metrics: readonly Drift[];
}

const readModels = ({ folder }: PublishedNight): readonly ModelCard[] => {
  const path = join(folder, 'analyst', 'models.json');
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly models: readonly ModelCard[] }).models;
};

/** Every number in a tree of JSON under its path; lists by place. */
const numbersIn = (tree: unknown, path = ''): readonly (readonly [string, number])[] => {
  if (typeof tree === 'number') return [[path, tree]];
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([name, part]) =>
    numbersIn(part, path === '' ? name : `${path}.${name}`),
  );
};

const relativeChange = ({ before, after }: Drift) =>
  Math.abs(after - before) / Math.max(Math.abs(before), Math.abs(after), 1e-12);

/** Figures of the whole model stand above those of its parts. */
const depthOf = ({ figure }: Drift) => figure.split('.').length;

const driftOf = (before: unknown, after: unknown): readonly Drift[] => {
  const was = new Map(numbersIn(before));
  return numbersIn(after)
    .flatMap(([figure, value]): Drift[] => {
      const old = was.get(figure);
      return old === undefined || old === value ? [] : [{ figure, before: old, after: value }];
    })
    .sort(
      (a, b) =>
        depthOf(a) - depthOf(b) || relativeChange(b) - relativeChange(a) || (a.figure < b.figure ? -1 : 1),
    );
};

const nameOf = ({ model, purpose }: ModelCard) => JSON.stringify([model, purpose]);

const changeOf = (before: ModelCard | undefined, after: ModelCard | undefined): ModelChange => {
  const one = (after ?? before)!;
  const params = driftOf(before?.params, after?.params);
  const metrics = driftOf(before?.metrics, after?.metrics);
  const isSame =
    before?.is_used === after?.is_used &&
    before?.grade === after?.grade &&
    params.length + metrics.length === 0;
  return {
    model: one.model,
    purpose: one.purpose ?? '',
    change: before === undefined ? 'new' : after === undefined ? 'gone' : isSame ? 'same' : 'changed',
    used: [before?.is_used ?? false, after?.is_used ?? false],
    grade: [before?.grade ?? null, after?.grade ?? null],
    n: [before?.n ?? null, after?.n ?? null],
    params,
    metrics,
  };
};

/** Which models are used, how they are graded and how far their parameters moved. */
export const compareModels = (before: PublishedNight, after: PublishedNight): readonly ModelChange[] => {
  const was = new Map(readModels(before).map((card) => [nameOf(card), card]));
  const is = new Map(readModels(after).map((card) => [nameOf(card), card]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((name) => changeOf(was.get(name), is.get(name)));
};
