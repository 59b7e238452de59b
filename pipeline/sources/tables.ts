import { type DuckDBConnection, quotedIdentifier } from '@duckdb/node-api';
import { contractOf, rawColumn } from './column-plan.ts';
import { columnTypes, type Entity, entities } from './entities.ts';

const everyEntity = Object.keys(entities) as Entity[];

const opsTables = [
  // key: source, file. The ledger of what was loaded, from which bytes and under which contract.
  `create table if not exists ops.file (
    source varchar, file varchar, entity varchar, sha256 varchar, bytes bigint, encoding varchar, path varchar,
    contract varchar, records bigint, loaded bigint, refused bigint)`,
  // key: source, file, record_no, column_name, code. Every refused record, with its bytes.
  `create table if not exists ops.quarantine (
    source varchar, file varchar, file_sha256 varchar, record_no bigint, line_no bigint, byte_offset bigint,
    byte_length bigint, stage varchar, code varchar, column_name varchar, value varchar, reason varchar, raw blob)`,
  // key: source, file. The columns of each file when its bytes came: JSON, a list of {name, kind}.
  `create table if not exists ops.file_header (source varchar, file varchar, sha256 varchar, columns varchar)`,
  // key: source, file, column_name, drift. How those differ from the columns of the file before.
  `create table if not exists ops.drift (
    source varchar, file varchar, drift varchar, column_name varchar, was varchar, now varchar, handling varchar)`,
  // key: source, column_name. Rows whose value the source that the contract names does not hold.
  `create table if not exists ops.reference_gap (
    source varchar, column_name varchar, referenced varchar, rows bigint, gaps bigint, example varchar)`,
];

/** Further columns of the export by their name in its header, as text; null where the source keeps none. */
const attributesColumn = 'attributes map(varchar, varchar)';

/** The columns of `raw.<entity>` with their types, in order. */
export const rawColumns = (entity: Entity): readonly string[] => [
  'source varchar',
  'file varchar',
  'record_no bigint',
  ...Object.entries(contractOf(entity)).map(
    ([column, { type }]) => `${quotedIdentifier(rawColumn(column))} ${columnTypes[type]}`,
  ),
  attributesColumn,
];

/**
 * Creates the tables that loading writes: `raw.<entity>` for every entity, `ops.file`, `ops.quarantine`
 * and what is known of headers and references. The schemas `raw` and `ops` must exist.
 */
export const createLoadTables = async (db: DuckDBConnection): Promise<void> => {
  for (const entity of everyEntity) {
    const table = `raw.${quotedIdentifier(entity)}`;
    await db.run(`create table if not exists ${table} (${rawColumns(entity).join(', ')})`);
    // A warehouse of an earlier version lacks it.
    await db.run(`alter table ${table} add column if not exists ${attributesColumn}`);
  }
  for (const table of opsTables) await db.run(table);
};
