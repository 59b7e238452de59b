import { type Html, html } from '../html.ts';
import type { Sentence, Speech } from '../messages/speech.ts';

/** What a chart draws at one width, in SVG user units that equal CSS pixels. */
export interface Drawing {
  readonly height: number;
  readonly body: Html;
}

/** A chart with everything a reader needs to trust it. */
export interface Chart {
  /** Unique on the page; element ids derive from it. */
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  /** One sentence, from the data, that says what the chart shows; also its text alternative. */
  readonly says: Sentence;
  /** Width on a desktop; a phone gets a drawing of its own, so that labels keep their size. */
  readonly width: number;
  readonly draw: (width: number) => Drawing;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const phoneWidth = 340;

/** A coordinate with at most one decimal: enough for the eye, and the same bytes everywhere. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Width of a label at the size of chart text; Chinese characters are twice as wide as Latin ones. */
export const textWidth = (text: string): number =>
  [...text].reduce((width, sign) => width + (sign.codePointAt(0)! > 0x2e7f ? 12.5 : 6.7), 0);

/** How much wider than plain text bold text may be, in the widest of the fonts that pages name. */
const boldness = 1.2;

/** Shortens a label to what fits into `width`. */
export const fitText = (text: string, width: number, weight: 'plain' | 'bold' = 'plain'): string => {
  const room = weight === 'bold' ? width / boldness : width;
  if (textWidth(text) <= room) return text;
  const signs = [...text];
  while (signs.length > 1 && textWidth(`${signs.join('')}…`) > room) signs.pop();
  return `${signs.join('').trimEnd()}…`;
};

const drawn = (chart: Chart, width: number, variant: string): Html => {
  const { height, body } = chart.draw(width);
  const id = `${chart.key}-${variant}`;
  return html`<svg class="${variant}" viewBox="0 0 ${width} ${px(height)}" width="${width}" height="${px(height)}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc"><title id="${id}-title">${chart.title}</title><desc id="${id}-desc">${chart.says.text}</desc>${body}</svg>`;
};

/** A chart as a figure: title, sentence, drawing for desktop and phone, and its data as a table. */
export const figure = (speech: Speech, as_of: string, chart: Chart): Html => html`
<figure class="chart" id="${chart.key}">
<figcaption><h3>${chart.title}</h3><p>${chart.says}</p></figcaption>
${drawn(chart, chart.width, 'wide')}${drawn(chart, phoneWidth, 'narrow')}
<p class="source">${chart.unit} · ${speech.say('chart.as_of', { date: as_of })}</p>
<details><summary>${speech.say('chart.figures')}</summary><div class="scroll" tabindex="0" role="region" aria-label="${chart.title}"><table>
<thead><tr>${chart.head.map((name, i) => html`<th scope="col"${i > 0 && html` class="n"`}>${name}</th>`)}</tr></thead>
<tbody>${chart.rows.map((row) => html`<tr>${row.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="n">${cell}</td>`))}</tr>`)}</tbody>
</table></div></details>
</figure>`;
