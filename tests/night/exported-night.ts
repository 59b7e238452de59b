import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { RunOptions, RunResult } from '../../pipeline/run-events.ts';
import { sharedData } from '../shared-data.ts';
import { night, readParquet, sampleConfig, workspace } from './night-fixture.ts';

/** A sample config run on the shared data, and its warehouse to ask; `select` leaves out jobs that no test reads. */
export const ran = (name: string, file: string, select?: RunOptions['select']) => {
  const data = sharedData(file);
  const { folder, remove } = workspace();
  let result: RunResult;
  const run = async () => {
    const root = file.includes('/') ? dirname(dirname(data!)) : dirname(data!);
    result = await night(sampleConfig(name, folder, root), select === undefined ? {} : { select });
  };
  return {
    data,
    run,
    remove,
    result: () => result,
    ask: async (sql: string) => {
      const path = join(folder, 'warehouse', 'daybreak.duckdb');
      const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' });
      const db = await instance.connect();
      const rows = (await db.runAndReadAll(sql)).getRows();
      db.closeSync();
      instance.closeSync();
      return rows;
    },
    analyst: () => join(result.published!.folder, 'analyst'),
    customers: (sql: string) =>
      readParquet(join(result.published!.folder, 'analyst', 'customers.parquet'), sql),
  };
};

/** Columns of a labelled table by kind, in the order of the file: `[kind, { items: names }]`. */
export const kindsOfColumns = `select kind, list(name order by place) from features.labelled_columns group by kind order by kind`;
