import { createHash } from 'node:crypto';
import { type Html, html, rawElement } from './html.ts';
import type { Speech } from './messages/speech.ts';
import type { ReportOptions } from './night.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const pages = [
  { name: 'morning', path: 'index.html' },
  { name: 'segments', path: 'marketing/segments.html' },
  { name: 'risk', path: 'risk/risk.html' },
  { name: 'quality', path: 'analyst/quality.html' },
] as const;

export type PageName = (typeof pages)[number]['name'];

export interface Section {
  /** The fragment of the section's address. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export interface Page {
  readonly name: PageName;
  readonly title: string;
  readonly headlines: readonly Html[];
  readonly meta: readonly { readonly label: string; readonly value: string }[];
  /** Between the headlines and the first section: badges and tiles. */
  readonly opening: Html;
  readonly sections: readonly Section[];
  /** Method and limits, in the footer. */
  readonly method: readonly string[];
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Only this page's own style and script may act; nothing is fetched, nothing is sent. */
const policy = [
  `default-src 'none'`,
  `style-src ${hash(pageStyle)}`,
  `script-src ${hash(pageScript)}`,
  `img-src data:`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

const navigation = (speech: Speech, current: PageName) => {
  const root = current === 'morning' ? '' : '../';
  return html`<nav aria-label="${speech.say('shell.pages')}"><ul>${pages.map(
    (page) =>
      html`<li><a href="${root + page.path}"${page.name === current && html` aria-current="page"`}>${speech.say(`nav.${page.name}`)}</a></li>`,
  )}</ul></nav>`;
};

const sunrise = html`<svg viewBox="0 0 24 16" aria-hidden="true"><path d="M1 15h22M6 15a6 6 0 0 1 12 0M12 2v3M3.5 5.5l2 2M20.5 5.5l-2 2"/></svg>`;

/** A whole document in one file: no external reference, a strict policy, landmarks, the same bytes every time. */
export const renderPage = (speech: Speech, options: ReportOptions, page: Page): string => {
  const { say } = speech;
  const document = html`<!doctype html>
<html lang="${options.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${`${page.title} · ${options.company} · ${options.as_of}`}</title>
${rawElement('style', pageStyle)}
</head>
<body data-filter="${say('table.filter')}" data-shown="${say('table.rows_match', { rows: '#' })}">
<a class="skip" href="#content">${say('shell.skip')}</a>
<header class="top"><div class="wrap"><div class="brand">${sunrise}<span>${options.company}</span></div>${navigation(speech, page.name)}</div></header>
<main id="content" class="wrap">
<div class="title"><p class="eyebrow">${say('shell.as_of', { date: speech.format.day(options.as_of) })}</p>
<h1>${page.title}</h1>
<ul class="headlines">${page.headlines.map((line) => html`<li>${line}</li>`)}</ul>
<dl class="meta">${page.meta.map((entry) => html`<div><dt>${entry.label}</dt><dd>${entry.value}</dd></div>`)}</dl></div>
${page.opening}
${page.sections.length > 4 && html`<nav class="toc" aria-label="${say('shell.on_this_page')}"><ul>${page.sections.map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>`)}</ul></nav>`}
${page.sections.map((section) => html`<section id="${section.id}" aria-labelledby="${section.id}-title"><h2 id="${section.id}-title">${section.title}</h2>${section.body}</section>`)}
</main>
<footer><div class="wrap">${page.method.map((line) => html`<p>${line}</p>`)}<p>${say('shell.made_by', { version: options.version, config: options.config_hash.slice(0, 12) })}</p></div></footer>
${rawElement('script', pageScript)}
</body>
</html>
`;
  return document.html;
};
