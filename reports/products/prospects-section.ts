import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import { modelBoxes, readMetrics } from '../model-card.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { listNote } from '../tables.ts';

/** Rows of the list on the page. */
const mostRows = 15;

/** How the score did on later cohorts that it had not seen. */
const judgement = ({ speech }: Facts, metrics: Readonly<Record<string, unknown>>): Html | undefined => {
  const { n, top_fifth_lift: lift } = metrics;
  if (typeof n !== 'number' || typeof lift !== 'number' || n < smallestCell) return undefined;
  return html`<p>${speech.tell('prospects.judged', { n, lift: speech.format.fixed(lift, 1) })}</p>`;
};

/** Which of those who have not bought are most like the customers who became the best. */
export const prospectsSection = (facts: Facts, list: WrittenList | undefined): Section => {
  const { speech, models } = facts;
  const { say, tell } = speech;
  const title = say('prospects.title');
  const own = models.filter((model) => model.purpose === 'prospects');
  if (own.length === 0) return { id: 'prospects', title, body: offLine(say('prospects.off')) };
  const card = own.find((model) => model.grade !== null);
  const isUsed = list !== undefined && list.total > 0;
  return {
    id: 'prospects',
    title,
    body: html`<p class="lead">${say('prospects.lead')}</p>${
      isUsed ? html`<p>${tell('prospects.says', { n: list.total })}</p>` : offLine(say('prospects.nobody'))
    }${card && judgement(facts, readMetrics(card.metrics))}${modelBoxes(speech, own, 'graded')}${
      isUsed &&
      html`${listTable(facts, list, say('prospects.table'), mostRows)}${listNote(speech, list.total, mostRows, `lists/${list.name}.csv`)}`
    }`,
  };
};
