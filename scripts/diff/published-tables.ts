import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, quotedString } from '@duckdb/node-api';
import { DaybreakError, exitCode } from '../../pipeline/errors.ts';
import type { PublishedNight } from './find-night.ts';

/** A figure of both nights; null where a night does not have it. */
export interface FigureChange {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** The customers of a class in both nights. */
export interface ClassChange {
  readonly classification: string;
  readonly class: string;
  readonly before: number;
  readonly after: number;
}

/** Customers who were in one class and are in another; null for those who were not known, or are no more. */
export interface Move {
  readonly classification: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly customers: number;
}

/** A list for people in both nights. */
export interface ListChange {
  readonly list: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly entered: readonly string[];
  readonly left: readonly string[];
}

const sqlOf = (name: string) => readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');

/** A database in memory that sees the published customers of both nights. */
export const openPublished = async (
  before: PublishedNight,
  after: PublishedNight,
): Promise<DuckDBConnection> => {
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  for (const [name, { folder }] of [
    ['before', before],
    ['after', after],
  ] as const) {
    const file = join(folder, 'analyst', 'customers.parquet');
    if (!existsSync(file)) {
      throw new DaybreakError(
        'NIGHT',
        `diff requires the table of customers of a night, got none in ${folder}`,
        {
          exit: exitCode.usage,
          place: { file },
        },
      );
    }
    await db.run(`create view published_${name} as from read_parquet(${quotedString(file)})`);
  }
  return db;
};

const figuresOf = async (
  db: DuckDBConnection,
  night: 'before' | 'after',
): Promise<Readonly<Record<string, number | null>>> => {
  await db.run(`create or replace view published as from published_${night}`);
  return (await db.runAndReadAll(sqlOf('figures'))).getRowObjectsJS()[0] as Record<string, number | null>;
};

/** The figures over all customers, in both nights. */
export const compareFigures = async (db: DuckDBConnection): Promise<readonly FigureChange[]> => {
  const before = await figuresOf(db, 'before');
  const after = await figuresOf(db, 'after');
  return Object.keys(after).map((name) => ({
    name,
    before: before[name] ?? null,
    after: after[name] ?? null,
  }));
};

/** The sizes of every class in both nights, and who moved, most customers first. */
export const compareClasses = async (
  db: DuckDBConnection,
): Promise<{ readonly classes: readonly ClassChange[]; readonly moves: readonly Move[] }> => {
  const rows = (await db.runAndReadAll(sqlOf('groups'))).getRowObjectsJS() as unknown as readonly {
    readonly classification: string;
    readonly before: string | null;
    readonly after: string | null;
    readonly customers: number;
  }[];
  const sizes = new Map<string, { classification: string; class: string; before: number; after: number }>();
  const add = (classification: string, name: string | null, night: 'before' | 'after', customers: number) => {
    if (name === null) return;
    const key = JSON.stringify([classification, name]);
    const size = sizes.get(key) ?? { classification, class: name, before: 0, after: 0 };
    size[night] += customers;
    sizes.set(key, size);
  };
  for (const { classification, before, after, customers } of rows) {
    add(classification, before, 'before', customers);
    add(classification, after, 'after', customers);
  }
  const moves = rows
    .filter(({ before, after }) => before !== after)
    .map(({ classification, before, after, customers }) => ({
      classification,
      from: before,
      to: after,
      customers,
    }));
  return {
    classes: [...sizes.values()],
    moves: moves.sort((a, b) => b.customers - a.customers),
  };
};

const listsOf = ({ outputs }: PublishedNight): readonly string[] =>
  outputs.map(({ path }) => path).filter((path) => /^(marketing|risk)\/lists\/[^/]+\.csv$/.test(path));

/** Customers of a list; a customer may stand on several of its lines. */
const idsOf = async (
  db: DuckDBConnection,
  { folder }: PublishedNight,
  list: string,
): Promise<ReadonlySet<string> | undefined> => {
  const file = join(folder, list);
  if (!existsSync(file)) return undefined;
  const reader = await db.runAndReadAll(
    `select distinct customer_id
     from read_csv(${quotedString(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"',
         null_padding = false, auto_detect = false, columns = ${await columnsOf(file)})
     where customer_id is not null
     order by customer_id`,
  );
  return new Set(reader.getRows().map(([id]) => String(id)));
};

/** The header of a list, as a struct of texts for DuckDB. */
const columnsOf = async (file: string): Promise<string> => {
  const [header = ''] = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split('\r\n', 1);
  return `{${header
    .split(',')
    .map((name) => `${quotedString(name)}: 'varchar'`)
    .join(', ')}}`;
};

/** Who entered and who left each list. */
export const compareLists = async (
  db: DuckDBConnection,
  before: PublishedNight,
  after: PublishedNight,
): Promise<readonly ListChange[]> => {
  const names = [...new Set([...listsOf(before), ...listsOf(after)])].sort();
  const changes: ListChange[] = [];
  for (const list of names) {
    const was = await idsOf(db, before, list);
    const is = await idsOf(db, after, list);
    changes.push({
      list: list.replace('/lists/', '/').replace('.csv', ''),
      before: was?.size ?? null,
      after: is?.size ?? null,
      entered: [...(is ?? [])].filter((id) => !was?.has(id)),
      left: [...(was ?? [])].filter((id) => !is?.has(id)),
    });
  }
  return changes;
};
