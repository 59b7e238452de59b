import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fittedCard } from '../models/fitted-card.ts';
import { type ScorecardParams, scorecard } from '../models/scorecard.ts';
import { scorecardCsv, scorecardPmml, scorecardSql } from '../models/scorecard-export.ts';
import { pointsCard } from '../models/scorecard-points.ts';

/**
 * Writes the credit scorecard in use, where one was fitted, so that it runs elsewhere: `credit-scorecard.sql` scores
 * the rows of a table `applications` with the attributes, or the columns of `features.credit`, as columns, `.csv` is the card to read, `.pmml` for other
 * engines. Their scores are those of the night.
 */
export const writeScorecard = async (db: DuckDBConnection, folder: string): Promise<void> => {
  const reader = await db.runAndReadAll(
    // That of a table of labels goes first, as it does where customers are scored.
    `select params from ops.model
     where purpose = 'credit' and is_used and (model = $fitted or json_extract_string(params, '$.kind') = $labelled)
     order by model <> $fitted desc limit 1`,
    { labelled: scorecard.name, fitted: fittedCard.name },
  );
  const [row] = reader.getRows() as [string][];
  if (row === undefined) return;
  const { model } = JSON.parse(row[0]) as { readonly model: ScorecardParams };
  const card = pointsCard(model);
  const write = (ending: string, text: string) =>
    writeFileSync(join(folder, `credit-scorecard.${ending}`), text);
  write('sql', scorecardSql(card, 'applications'));
  write('csv', scorecardCsv(card));
  write('pmml', scorecardPmml(card, 'credit-scorecard'));
};
