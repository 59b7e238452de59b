import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { crossChecks } from './config/cross-checks.ts';
import { type Environment, layered, overrideOf, withSecrets } from './config/layers.ts';
import { configError, type Origin, type Problem } from './config/problem.ts';
import { type ConfigFile, configSchema } from './config/schema.ts';
import { yamlPlace } from './config/yaml-place.ts';
import { zodProblems } from './config/zod-problems.ts';
import { DaybreakError, exitCode } from './errors.ts';
import type { Gates } from './sources/gates.ts';
import type { Source } from './sources/source.ts';

export type Locale = 'en' | 'zh-CN' | 'zh-TW';

/** A run's settings: defaults, file, environment and flags in one, checked, with absolute folders. */
export interface Config {
  readonly version: 1;
  readonly company: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA time zone whose calendar days are the business days. */
  readonly timezone: string;
  readonly locale: Locale;
  /** Languages that the reports are also published in. */
  readonly further_locales?: readonly Locale[];
  /** `latest`, `yesterday` or YYYY-MM-DD. */
  readonly as_of: string;
  readonly warehouse: string;
  readonly output: string;
  /** Folder that the sources' files are relative to: --data, or the config file's own. */
  readonly data_folder: string;
  readonly sources: readonly Source[];
  readonly quality: ConfigFile['quality'];
  readonly refunds: ConfigFile['refunds'];
  readonly rfm: ConfigFile['rfm'];
  readonly contribution: ConfigFile['contribution'];
  readonly value: ConfigFile['value'];
  readonly lifecycle: ConfigFile['lifecycle'];
  readonly seasonality: ConfigFile['seasonality'];
  /** Fractions: the discount is per year, the margin is the share of spend that is kept. */
  readonly clv: ConfigFile['clv'];
  readonly holdout_days?: number;
  readonly churn: ConfigFile['churn'];
  readonly credit: ConfigFile['credit'];
  readonly credit_policy: ConfigFile['credit_policy'];
  readonly anomalies: ConfigFile['anomalies'];
  readonly warnings: ConfigFile['warnings'];
  readonly call_lists: ConfigFile['call_lists'];
  readonly win_back: ConfigFile['win_back'];
  readonly satisfaction: ConfigFile['satisfaction'];
  readonly segments: Omit<ConfigFile['segments'], 'k'> & { readonly k?: number };
  readonly affinity: ConfigFile['affinity'];
  readonly reports: ConfigFile['reports'];
  readonly machine: { readonly threads: number; readonly memory_limit: string };
}

/** What stands beside the file: the environment, and what was typed on the command line. */
export interface ConfigContext {
  /** Folder of the exports, `--data`; relative to where the command is typed. */
  readonly data?: string | undefined;
  readonly env: Environment;
  readonly flags?: {
    readonly as_of?: string | undefined;
    readonly output?: string | undefined;
    readonly warehouse?: string | undefined;
    readonly locale?: string | undefined;
  };
}

/**
 * Reads a config file, lays `DAYBREAK__SECTION__KEY` variables and flags over it, and checks all of it.
 * Paths in the file start at its folder, paths in flags where the command is typed.
 *
 * @throws CONFIG_MISSING if there is no such file
 * @throws CONFIG_INVALID with every problem of the file, each with its place, rule and suggestion
 */
export const loadConfig = (path: string, context: ConfigContext): Config => {
  const file = resolve(path);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new DaybreakError('CONFIG_MISSING', `the config requires a readable file, got ${path}`, {
      exit: exitCode.usage,
      place: { file: path },
      hint: 'name it with --config, or write one with: daybreak init FILE...',
      cause,
    });
  }
  return absolute(checked(text, path, context), dirname(file), context);
};

const checked = (text: string, file: string, { env, flags }: ConfigContext): ConfigFile => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const syntax = document.errors.map((error): [Problem, Origin] => {
    const { line, col } = lines.linePos(error.pos[0]);
    const found = text.split('\n')[line - 1]?.trim();
    const problem: Problem = {
      path: [],
      at: 'value',
      rule: `YAML that can be read: ${error.message}`,
      got: found,
    };
    return [problem, { line, column: col }];
  });
  if (syntax.length > 0) {
    const origins = new Map(syntax);
    throw configError([...origins.keys()], {
      file,
      tree: undefined,
      originOf: (problem) => origins.get(problem)!,
    });
  }
  const layers = layered(document.toJS() ?? {}, env, flags ?? {});
  const { tree } = layers;
  const secrets = withSecrets(tree, env);
  const result = configSchema.safeParse(secrets.tree);
  const problems = [
    ...secrets.problems,
    ...zodProblems(result.error?.issues ?? [], tree),
    ...crossChecks(tree),
  ];
  if (result.success && problems.length === 0) return result.data;
  const originOf = (problem: Problem): Origin => {
    const name = overrideOf(problem, layers);
    return name === undefined ? yamlPlace(document, lines, problem.path, problem.at) : { name };
  };
  throw configError(problems, { file, tree, originOf });
};

const absolute = (file: ConfigFile, folder: string, { data, flags }: ConfigContext): Config => {
  const { holdout_days, churn, segments, machine, currencies, locales, ...rest } = file;
  const [locale = rest.locale, ...further_locales] = locales ?? [];
  return {
    ...rest,
    locale,
    ...(further_locales.length === 0 ? {} : { further_locales }),
    warehouse: resolve(flags?.warehouse === undefined ? folder : '', file.warehouse),
    output: resolve(flags?.output === undefined ? folder : '', file.output),
    data_folder: data === undefined ? folder : resolve(data),
    sources: [
      ...file.sources.map((source) => sourceOf(source, file.credit)),
      ...ratesSource(file.currencies),
    ],
    ...(holdout_days === undefined ? {} : { holdout_days }),
    churn: withoutUndefined(churn),
    segments: withoutUndefined(segments),
    machine: {
      threads: machine.threads ?? availableParallelism(),
      memory_limit: machine.memory_limit ?? `${defaultMemory()}MB`,
    },
  };
};

/** A declined application has no outcome; who has not said what to do with those has left a value out by mistake. */
const sourceOf = (
  { test_where, ...source }: ConfigFile['sources'][number],
  { reject_inference }: ConfigFile['credit'],
): Source => ({
  ...source,
  csv: withoutUndefined(source.csv),
  columns: Object.fromEntries([
    ...Object.entries(source.columns).map(([name, mapping]) => [name, withoutUndefined(mapping)]),
    ...(test_where === undefined ? [] : [['is_test', { sql: test_where }]]),
  ]),
  ...(source.entity === 'labels' && reject_inference !== undefined ? { nullable: ['value'] } : {}),
  quality: gatesOf(source.quality),
});

/** The rates file of `currencies` is a source like any other, read strictly: a wrong rate would be in every sum. */
const ratesSource = (currencies: string | undefined): readonly Source[] =>
  currencies === undefined
    ? []
    : [
        {
          name: 'currencies',
          entity: 'rates',
          files: [currencies],
          format: 'csv',
          encoding: 'utf-8',
          csv: { delimiter: ',', quote: '"', decimal: '.', nulls: ['', 'NULL'] },
          columns: { rate_on: { from: 'date' }, currency: { from: 'currency' }, rate: { from: 'rate' } },
          quality: { reject_above: 0 },
        },
      ];

const gatesOf = ({ freshness, freshness_stop, ...gates }: ConfigFile['sources'][number]['quality']): Gates =>
  withoutUndefined({
    ...gates,
    freshness_hours: freshness,
    freshness_stop_hours: freshness_stop,
    nulls: gates.nulls && withoutUndefined(gates.nulls),
  });

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Settings that were left out are absent, so that a config compares and hashes by what it says. */
const withoutUndefined = <T extends object>(settings: T): Defined<T> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Defined<T>;

const mostMemory = 4000;

/** Megabytes for DuckDB: 60 % of what the machine or the container has, and no more than a night needs. */
const defaultMemory = (): number => {
  const container = process.constrainedMemory();
  const bytes = container > 0 ? Math.min(container, totalmem()) : totalmem();
  return Math.min(mostMemory, Math.floor((bytes * 0.6) / 1_000_000));
};
