import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { WrittenList } from '../lists/list-definition.ts';
import { listTable } from '../lists/list-table.ts';
import { listNote } from '../tables.ts';

/** A list under its name: the first rows, and a link to the file with all; one line where nobody is on it. */
export const listBlock = (facts: Facts, list: WrittenList | undefined, most: number): Html => {
  const { speech } = facts;
  if (!list) return html``;
  const title = speech.word('list', list.name);
  return html`<h3>${title}</h3>${
    list.total > 0
      ? html`${listTable(facts, list, speech.word('list_who', list.name), most)}${listNote(speech, list.total, most, `lists/${list.name}.csv`)}`
      : html`<p class="off">${speech.say('list.empty')}</p>`
  }`;
};
