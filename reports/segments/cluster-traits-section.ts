import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Speech } from '../messages/speech.ts';
import type { Section } from '../page.ts';
import { type Row, readRows } from '../query.ts';
import { dataTable, figureCell } from '../tables.ts';
import { type Cluster, readClusters } from './cluster-profiles.ts';

const traitShape = {
  segment_id: 'text',
  attribute: 'text',
  value: 'text',
  share: 'number',
  company_share: 'number',
  z: 'number',
  p_value: 'number',
} as const;

type Trait = Row<typeof traitShape>;

/** Traits of one kind that a sentence names. */
const mostNamed = 3;

/** From here on a difference is called chance, after correction. */
const significance = 0.05;

const valueWord = ({ word }: Speech, { attribute, value }: Trait): string => {
  const text = value ?? '';
  const key = text === '(other)' ? text : `${attribute}:${text}`;
  const said = word('trait_value', key);
  return said === key ? text : said;
};

/** Another place or age on each line says more than the same one twice. */
const strongestOf = (traits: readonly Trait[]): readonly Trait[] => {
  const seen = new Set<string>();
  const first = traits.filter(({ attribute }) => {
    const isNew = !seen.has(attribute ?? '');
    seen.add(attribute ?? '');
    return isNew;
  });
  return first.slice(0, mostNamed);
};

/** Of two values only, one is as much rarer as the other is more frequent: it has been said. */
const isMirror = (one: Trait, other: Trait) =>
  one.attribute === other.attribute && Math.abs((one.z ?? 0) + (other.z ?? 0)) < 1e-9;

const named = (traits: readonly Trait[]) => {
  const profile = traits.filter(({ attribute }) => attribute !== 'product');
  const products = traits.filter(({ attribute }) => attribute === 'product');
  const more = strongestOf(profile.filter(({ z }) => (z ?? 0) > 0));
  const rarer = profile.filter((trait) => (trait.z ?? 0) < 0 && !more.some((one) => isMirror(one, trait)));
  return {
    more,
    less: strongestOf(rarer),
    products: products.filter(({ z }) => (z ?? 0) > 0).slice(0, mostNamed),
    fewer: products.filter(({ z }) => (z ?? 0) < 0).slice(0, mostNamed),
  };
};

const traitWords = (speech: Speech, trait: Trait): string => {
  const values = {
    value: valueWord(speech, trait),
    share: speech.format.share(trait.share ?? 0),
    all: speech.format.share(trait.company_share ?? 0),
  };
  if (trait.attribute === 'product') return speech.say('segment_traits.product', values);
  return speech.say('segment_traits.one', { ...values, trait: speech.word('trait', trait.attribute ?? '') });
};

const sentences = (speech: Speech, traits: readonly Trait[]): Html => {
  const { more, less, products, fewer } = named(traits);
  const list = (some: readonly Trait[]) => ({
    traits: speech.format.list(some.map((trait) => traitWords(speech, trait))),
  });
  if (more.length + less.length + products.length === 0) {
    // Who buys seldom buys less of everything: that is worth a line only where there is no other.
    return fewer.length > 0
      ? html`<p>${speech.say('segment_traits.fewer', list(fewer))}</p>`
      : html`<p>${speech.say('segment_traits.none')}</p>`;
  }
  return html`${more.length > 0 && html`<p>${speech.say('segment_traits.more', list(more))}</p>`}${
    less.length > 0 && html`<p>${speech.say('segment_traits.less', list(less))}</p>`
  }${products.length > 0 && html`<p>${speech.say('segment_traits.products', list(products))}</p>`}`;
};

const probability =
  ({ format }: Speech) =>
  (p: number) =>
    p < 0.001 ? '<0.001' : format.fixed(p, 3);

const traitTable = (speech: Speech, clusters: readonly Cluster[], traits: readonly Trait[]): Html => {
  const { say, format } = speech;
  const rows = clusters.flatMap((cluster) => {
    const own = named(traits.filter(({ segment_id }) => segment_id === cluster.id));
    return [...own.more, ...own.less, ...own.products, ...own.fewer].map((trait) => ({ cluster, trait }));
  });
  return dataTable(
    say('segment_traits.table'),
    [
      {
        head: say('column.segment_name'),
        cell: ({ cluster }: (typeof rows)[number]) => ({ text: cluster.name }),
      },
      {
        head: say('segment_traits.trait'),
        cell: ({ trait }) => ({ text: speech.word('trait', trait.attribute ?? '') }),
      },
      { head: say('segment_traits.value'), cell: ({ trait }) => ({ text: valueWord(speech, trait) }) },
      {
        head: say('segment_traits.share'),
        kind: 'figure',
        cell: ({ trait }) => figureCell(trait.share, format.share),
      },
      {
        head: say('segment_traits.all'),
        kind: 'figure',
        cell: ({ trait }) => figureCell(trait.company_share, format.share),
      },
      {
        head: say('segment_traits.p_value'),
        kind: 'figure',
        cell: ({ trait }) => figureCell(trait.p_value, probability(speech)),
      },
    ],
    rows,
  );
};

const attributeSentences = async ({ db, speech }: Facts): Promise<Html> => {
  const shape = { attribute: 'text', p_value: 'number', strength: 'number' } as const;
  const rows = await readRows(db, 'segments/cluster-attributes', shape);
  const names = (isDifferent: boolean) =>
    rows
      .filter(({ p_value }) => (p_value ?? 1) <= significance === isDifferent)
      .map(({ attribute }) => speech.word('trait', attribute ?? ''));
  const [differ, alike] = [names(true), names(false)];
  return html`${differ.length > 0 && html`<p>${speech.say('segment_traits.differ', { traits: speech.format.list(differ) })}</p>`}${
    alike.length > 0 &&
    html`<p>${speech.say('segment_traits.alike', { traits: speech.format.list(alike) })}</p>`
  }`;
};

/** Who the customers of each segment are beside all customers; undefined where nothing is known of them but purchases. */
export const clusterTraitsSection = async (facts: Facts): Promise<Section | undefined> => {
  const { db, speech } = facts;
  const { say } = speech;
  const { visible } = await readClusters(facts);
  const traits = await readRows(db, 'segments/cluster-traits', traitShape, { smallest: smallestCell });
  const own = (cluster: Cluster) => traits.filter(({ segment_id }) => segment_id === cluster.id);
  if (visible.length < 2 || !visible.some((cluster) => own(cluster).length > 0)) return undefined;
  return {
    id: 'segment-traits',
    title: say('segment_traits.title'),
    body: html`<p class="lead">${say('segment_traits.lead')}</p>${await attributeSentences(facts)}<dl class="words">${visible.map(
      (cluster) => html`<dt>${cluster.name}</dt><dd>${sentences(speech, own(cluster))}</dd>`,
    )}</dl><details><summary>${say('chart.figures')}</summary>${traitTable(speech, visible, traits)}</details><p class="quiet">${say('segment_traits.small', { k: smallestCell })}</p>`,
  };
};
