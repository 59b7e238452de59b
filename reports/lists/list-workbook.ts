import type { Audience } from '../audiences.ts';
import { churnDays, type Facts } from '../facts.ts';
import { mostSheetRows, type Note, noteSheet, sheetNames } from '../workbook/sheet.ts';
import { workbook } from '../workbook/workbook.ts';
import { packPart } from '../workbook/zip.ts';
import { columnMeanings } from './column-meanings.ts';
import type { WrittenList } from './list-definition.ts';

/** The workbook of an audience, in its folder. */
export const workbookName = (audience: Audience): string =>
  audience === 'marketing' ? 'campaigns.xlsx' : 'risk.xlsx';

const headNotes = (facts: Facts, audience: Audience): readonly Note[] => {
  const { speech, options } = facts;
  const { say, format } = speech;
  const entries: readonly (readonly [term: string, meaning: string])[] = [
    [say('meta.company'), options.company],
    [say('workbook.as_of'), options.as_of],
    [say('workbook.audience'), say(`workbook.audience_${audience}`)],
    ...(options.generated_for ? [[say('meta.generated_for'), options.generated_for] as const] : []),
    [say('meta.currency'), options.currency],
    [
      say('workbook.limits'),
      say('workbook.churn_bands', {
        high: format.share(options.churn_high),
        medium: format.share(options.churn_medium),
        days: churnDays(facts),
      }),
    ],
  ];
  return [
    { title: say(`workbook.title_${audience}`) },
    ...entries.map(([term, meaning]) => ({ term, meaning })),
    { term: '', meaning: say('workbook.numbers', { currency: options.currency }) },
    ...(audience === 'marketing' && options.pseudonym_key !== undefined
      ? [{ term: '', meaning: say('list_page.pseudonyms') }]
      : []),
  ];
};

const listNotes = ({ speech }: Facts, lists: readonly WrittenList[], names: readonly string[]): Note[] =>
  lists.map((list, i) => {
    const values = {
      who: speech.word('list_who', list.name),
      rows: list.fileRows,
      file: `lists/${list.name}.csv`,
    };
    return {
      term: names[i]!,
      meaning:
        list.fileRows > mostSheetRows
          ? speech.say('workbook.list_cut', { ...values, most: mostSheetRows })
          : speech.say('workbook.list_says', values),
    };
  });

/**
 * The workbook of an audience: its lists, a sheet each, and before them the notes: whose it is, of which day, what the columns
 * mean and where the whole lists are.
 */
export const listWorkbook = async (
  facts: Facts,
  audience: Audience,
  lists: readonly WrittenList[],
): Promise<Buffer> => {
  const { speech } = facts;
  const { say, word } = speech;
  const [notesName, ...names] = sheetNames([
    say('workbook.notes'),
    ...lists.map((list) => word('list', list.name)),
  ]);
  const columns = [...new Set(lists.flatMap((list) => list.columns))];
  const notes: Note[] = [
    ...headNotes(facts, audience),
    { title: say('workbook.lists') },
    ...listNotes(facts, lists, names),
    { title: say('workbook.columns') },
    ...columnMeanings(speech, columns).map(([term, meaning]) => ({ term, meaning })),
  ];
  const sheets = await Promise.all(lists.map((list) => list.sheet));
  return workbook([
    { name: notesName!, part: await packPart('', Buffer.from(noteSheet(notes))) },
    ...sheets.map((sheet, i) => ({ name: names[i]!, ...sheet })),
  ]);
};
