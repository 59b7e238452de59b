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
];

/**
 * Creates the tables that loading writes: `raw.<entity>` for every entity, `ops.file` and `ops.quarantine`. The
 * schemas `raw` and `ops` must exist.
 */
export const createLoadTables = async (db: DuckDBConnection): Promise<void> => {
  for (const entity of everyEntity) {
    const columns = Object.entries(contractOf(entity)).map(
      ([column, { type }]) => `${quotedIdentifier(rawColumn(column))} ${columnTypes[type]}`,
    );
    await db.run(`create table if not exists raw.${quotedIdentifier(entity)} (
      source varchar, file varchar, record_no bigint, ${columns.join(', ')})`);
  }
  for (const table of opsTables) await db.run(table);
};
