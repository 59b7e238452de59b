import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import type { Night } from '../night.ts';
import { type Entity, entities } from '../sources/entities.ts';
import type { Source } from '../sources/source.ts';

/** The column that dates a row of an entity; the others are lists of what is, without a day of their own. */
const dated: Readonly<Partial<Record<Entity, string>>> = {
  transactions: 'occurred_at',
  interactions: 'occurred_at',
  balances: 'balance_on',
  invoices: 'issued_on',
  payments: 'paid_on',
};

/** Columns that name a record of a master export. */
const references: Readonly<Partial<Record<Entity, Readonly<Record<string, Entity>>>>> = {
  transactions: { customer_id: 'customers', account_id: 'accounts', product_id: 'products' },
  accounts: { customer_id: 'customers' },
  balances: { account_id: 'accounts' },
  loans: { customer_id: 'customers', account_id: 'accounts' },
  invoices: { customer_id: 'customers' },
  payments: { customer_id: 'customers', invoice_id: 'invoices' },
  interactions: { customer_id: 'customers' },
};

/** Months of nightly measures that the books keep. */
const keptMonths = 14;

/**
 * Measures each source as it stands after tonight's load. Makes `ops.source_measure` (one row per source and
 * metric: counts in rows, shares as fractions, age in hours, latest in seconds since 1970, score 0 to 100) and
 * writes it into `ops.quality_metric`, the history (key as_of, source, metric); a night that is built again
 * replaces its own rows. A source that is held back leaves no measures of the night there: what is loaded is not
 * what the night brought.
 */
export const measureSources = async ({ db, config, windows: { as_of } }: Night): Promise<void> => {
  await db.run('create or replace table ops.source_measure (source varchar, metric varchar, value double)');
  await measureFiles(db);
  const loaded = new Set<string>();
  for (const [entity] of (await db.runAndReadAll('select distinct entity from ops.file')).getRows()) {
    loaded.add(String(entity));
  }
  for (const entity of Object.keys(entities).filter((name) => loaded.has(name)) as Entity[]) {
    await measureDays(db, entity, as_of);
    const sources = config.sources.filter((source) => source.entity === entity);
    await measureGaps(db, entity, sources);
    for (const [column, master] of Object.entries(references[entity] ?? {})) {
      if (loaded.has(master)) await measureOrphans(db, entity, column, master);
    }
  }
  if (loaded.has('transactions')) await measureRepeats(db);
  // What the contracts state beyond these.
  await db.run(
    `insert into ops.source_measure
     select source, 'orphans:' || column_name || ':' || referenced, gaps::double from ops.reference_gap`,
  );
  await addScores(db, config.sources);
  await keepMeasures(db, as_of);
};

const measureFiles = (db: DuckDBConnection) =>
  db.run(
    `insert into ops.source_measure
     select source, metric, value from (
       unpivot (
         select source, count(*)::double as files, sum(records)::double as records, sum(loaded)::double as loaded,
                sum(refused)::double as refused
         from ops.file group by source
       ) on files, records, loaded, refused into name metric value value
     )`,
  );

/** The newest row, and the rows of the night's own day; where rows have no day, the whole export is the day's. */
const measureDays = async (db: DuckDBConnection, entity: Entity, as_of: string): Promise<void> => {
  const column = dated[entity];
  if (column === undefined) {
    await db.run(
      `insert into ops.source_measure
       select source, 'day_rows', value from ops.source_measure
       where metric = 'loaded' and source in (select source from ops.file where entity = $entity)`,
      { entity },
    );
    return;
  }
  await db.run(
    `insert into ops.source_measure
     select source, metric, value from (
       unpivot (
         select
           source,
           epoch(max(${column})::timestamp) as latest,
           date_diff('hour', max(${column})::timestamp, $as_of::timestamp + interval 1 day)::double as age_hours,
           count(*) filter (where ${column}::date = $as_of::date)::double as day_rows
         from raw.${quotedIdentifier(entity)} group by source
       ) on latest, age_hours, day_rows into name metric value value
     )`,
    { as_of },
  );
};

/** Columns whose gaps are counted: a customer may be missing from a transaction, and what the config watches. */
const watched = (source: Source): readonly string[] => [
  ...new Set([
    ...(source.entity === 'transactions' ? ['customer_id'] : []),
    ...Object.keys(source.quality.nulls ?? {}).filter((name) => Object.hasOwn(entities[source.entity], name)),
  ]),
];

const measureGaps = async (
  db: DuckDBConnection,
  entity: Entity,
  sources: readonly Source[],
): Promise<void> => {
  for (const source of sources) {
    for (const column of watched(source)) {
      const name = entity === 'customers' && column === 'source' ? 'origin' : column;
      await db.run(
        `insert into ops.source_measure
         select source, $metric, count(*) filter (where ${quotedIdentifier(name)} is null)::double
         from raw.${quotedIdentifier(entity)} where source = $source group by source`,
        { metric: `nulls:${column}`, source: source.name },
      );
    }
  }
};

const measureOrphans = async (
  db: DuckDBConnection,
  entity: Entity,
  column: string,
  master: Entity,
): Promise<void> => {
  await db.run(
    `insert into ops.source_measure
     select r.source, $metric, count(*)::double
     from raw.${quotedIdentifier(entity)} as r
     anti join (select distinct trim(${column}) as ${column} from raw.${quotedIdentifier(master)}) as m
       on m.${column} = trim(r.${column})
     where r.${column} is not null
     group by r.source`,
    { metric: `orphans:${column}` },
  );
};

/** Rows that repeat another; hashes stand in for the whole line: 64 bits over what a person would compare. */
const measureRepeats = (db: DuckDBConnection) =>
  db.run(
    `insert into ops.source_measure
     select source, 'repeats', sum(copies - 1)::double
     from (
       select source, count(*) as copies
       from raw.transactions
       group by source, hash(customer_id, occurred_at, amount, order_id, product_id, quantity, account_id, kind)
       having count(*) > 1
     )
     group by source`,
  );

/**
 * The score of a source: the mean of what was right in five respects, times 100. Validity: records not refused;
 * completeness: values present in the columns that are watched; uniqueness: rows that repeat no other; consistency:
 * rows whose worst reference is there; timeliness: the agreed age over the age. A respect that nothing measures
 * counts as right.
 */
const addScores = async (db: DuckDBConnection, sources: readonly Source[]): Promise<void> => {
  const limits = JSON.stringify(
    sources.map(({ name, quality }) => ({ source: name, hours: quality.freshness_hours ?? null })),
  );
  await db.run(
    `insert into ops.source_measure
     with limits as (
       select unnest(from_json($limits, '[{"source":"VARCHAR","hours":"DOUBLE"}]'), recursive := true)
     ),
     figures as (
       select
         source,
         max(value) filter (where metric = 'records') as records,
         nullif(max(value) filter (where metric = 'loaded'), 0) as loaded,
         coalesce(max(value) filter (where metric = 'refused'), 0) as refused,
         coalesce(avg(value) filter (where metric like 'nulls:%'), 0) as empty,
         coalesce(max(value) filter (where metric = 'repeats'), 0) as repeats,
         coalesce(max(value) filter (where metric like 'orphans:%'), 0) as orphans,
         max(value) filter (where metric = 'age_hours') as age
       from ops.source_measure group by source
     ),
     losses as (
       unpivot (
         select
           source,
           20 * coalesce(refused / nullif(records, 0), 0) as validity,
           20 * coalesce(empty / loaded, 0) as completeness,
           20 * coalesce(repeats / loaded, 0) as uniqueness,
           20 * coalesce(orphans / loaded, 0) as consistency,
           20 * coalesce(1 - least(1, hours / nullif(greatest(age, hours), 0)), 0) as timeliness
         from figures left join limits using (source)
       ) on validity, completeness, uniqueness, consistency, timeliness into name respect value loss
     )
     select source, 'loss:' || respect, round(loss, 6) from losses
     union all
     select source, 'score', round(100 - sum(loss::decimal(18, 9))::double, 6) from losses group by source`,
    { limits },
  );
};

const keepMeasures = async (db: DuckDBConnection, as_of: string): Promise<void> => {
  await db.run(
    `delete from ops.quality_metric where as_of = $as_of::date or as_of < $as_of::date - interval ${keptMonths} month`,
    { as_of },
  );
  await db.run(
    `insert into ops.quality_metric
     select $as_of::date, source, metric, value from ops.source_measure
     where source not in (select source from ops.held) order by source, metric`,
    { as_of },
  );
};

/** Creates the books of quality that outlive a night: `ops.quality_metric`, and `ops.held`, what tonight held back. */
export const createQualityBooks = async (db: DuckDBConnection): Promise<void> => {
  await db.run(`create table if not exists ops.quality_metric (
    as_of date, source varchar, metric varchar, value double)`);
  await db.run(`create table if not exists ops.held (source varchar, findings varchar, refusals varchar)`);
  // Books of nights before refusals were kept.
  await db.run('alter table ops.held add column if not exists refusals varchar');
};
