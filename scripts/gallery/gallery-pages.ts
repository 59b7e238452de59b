import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Languages of the gallery, the first at the usual place of a night. */
export const galleryLocales = ['en', 'zh-CN', 'zh-TW'] as const;

/** What the gallery shows: every page in two languages, the two main reports in all three. */
const main = ['marketing/segments.html', 'risk/risk.html'] as const;
const others = [
  'index.html',
  'marketing/products.html',
  'analyst/quality.html',
  'marketing/lists/best-customers.html',
] as const;

/** A page of the gallery and the published page that it is a copy of, both as paths below their folders. */
export interface GalleryPage {
  readonly copy: string;
  readonly page: string;
}

/**
 * The pages of a night, published in all languages of the gallery, that the gallery shows.
 * @param place the published folder of the night
 */
export const galleryPages = (place: string): readonly GalleryPage[] => {
  const cards = readdirSync(join(place, 'risk', 'customers')).sort();
  const [card] = cards.filter((name) => name.endsWith('.html'));
  return galleryLocales.flatMap((locale, i) => {
    const shown = i < 2 ? [...others, ...main, ...(card ? [`risk/customers/${card}`] : [])] : main;
    return shown.map((page) => ({ copy: join(locale, page), page: i === 0 ? page : join(locale, page) }));
  });
};

/** Every file below a folder, as paths in order; none where there is no such folder. */
export const filesBelow = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort();
  } catch {
    return [];
  }
};
