import { createHash } from 'node:crypto';
import type { Locale } from './format.ts';
import { type Html, html, rawElement } from './html.ts';
import type { Speech } from './messages/speech.ts';
import type { Edition, ReportOptions } from './night.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

const pages = [
  { name: 'morning', path: 'index.html' },
  { name: 'segments', path: 'marketing/segments.html' },
  { name: 'products', path: 'marketing/products.html' },
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
  /** The page of the navigation that this is, or belongs to. */
  readonly name: PageName;
  /** Where the file is below the night's folder; where `name` is when left out. */
  readonly path?: string;
  /** No other page lies beside it: neither the reports nor other languages are linked. */
  readonly isAlone?: boolean;
  readonly title: string;
  /** Before the headlines: what can't wait for them. */
  readonly alarms?: Html;
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

const pathOf = ({ name, path }: Page): string => path ?? pages.find((page) => page.name === name)!.path;

/** From a page to the folder of its edition. */
const rootOf = (path: string) => '../'.repeat(path.split('/').length - 1);

const navigation = (speech: Speech, current: Page) => {
  const path = pathOf(current);
  return html`<nav aria-label="${speech.say('shell.pages')}"><ul>${pages.map(
    (page) =>
      html`<li><a href="${rootOf(path) + page.path}"${page.path === path && html` aria-current="page"`}>${speech.say(`nav.${page.name}`)}</a></li>`,
  )}</ul></nav>`;
};

/** Each language in its own words, whatever the page is written in. */
const languageNames: Readonly<Record<Locale, string>> = {
  en: 'English',
  'zh-CN': '简体中文',
  'zh-TW': '繁體中文',
};

/** Links to this very page in the other languages of the night. */
const languageSwitch = (speech: Speech, { locale, editions = [] }: ReportOptions, page: Page) => {
  const own = editions.find((edition) => edition.locale === locale);
  if (own === undefined || editions.length < 2) return undefined;
  const path = pathOf(page);
  const top = rootOf(path) + (own.folder === '' ? '' : '../');
  const link = ({ locale: other, folder }: Edition) =>
    other === locale
      ? html`<li><span aria-current="true">${languageNames[other]}</span></li>`
      : html`<li><a lang="${other}" hreflang="${other}" href="${top}${folder === '' ? '' : `${folder}/`}${path}">${languageNames[other]}</a></li>`;
  return html`<nav class="languages" aria-label="${speech.say('shell.languages')}"><ul>${editions.map(link)}</ul></nav>`;
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
<header class="top"><div class="wrap"><div class="brand">${sunrise}<span>${options.company}</span></div>${!page.isAlone && [navigation(speech, page), languageSwitch(speech, options, page)]}</div></header>
<main id="content" class="wrap">
<div class="title"><p class="eyebrow">${say('shell.as_of', { date: speech.format.day(options.as_of) })}</p>
<h1>${page.title}</h1>${page.alarms}
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
