import type { PublishedNight } from './find-night.ts';
import { compareFiles, compareInputs, compareSettings } from './manifests.ts';
import { compareModels } from './published-models.ts';
import { compareClasses, compareFigures, compareLists, openPublished } from './published-tables.ts';

const headOf = ({ folder, run_id, as_of, company, versions, code_hash, config_hash }: PublishedNight) => ({
  folder,
  run_id,
  as_of,
  company,
  versions,
  code_hash,
  config_hash,
});

/**
 * What changed between two published nights. Only their folders are read, so that any two that are still on disk may
 * be compared, whatever the warehouse holds now.
 * @throws NIGHT (exit 2) when a folder lacks the table of customers
 */
export const compareNights = async (before: PublishedNight, after: PublishedNight) => {
  const db = await openPublished(before, after);
  try {
    return {
      schema: 'daybreak/diff/v1',
      before: headOf(before),
      after: headOf(after),
      figures: await compareFigures(db),
      ...(await compareClasses(db)),
      lists: await compareLists(db, before, after),
      models: compareModels(before, after),
      inputs: compareInputs(before, after),
      settings: compareSettings(before, after),
      files: compareFiles(before, after),
    } as const;
  } finally {
    db.disconnectSync();
  }
};

export type NightDifference = Awaited<ReturnType<typeof compareNights>>;
