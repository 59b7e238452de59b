import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Speech } from '../messages/speech.ts';
import type { Cluster, Clusters } from './cluster-profiles.ts';

interface Condition {
  readonly feature: string;
  readonly at_least: number | null;
  readonly at_most: number | null;
}

const sideOf = ({ at_least, at_most }: Condition): string => {
  if (at_least === null) return 'most';
  if (at_most === null) return 'least';
  return at_least === at_most ? 'equal' : 'between';
};

const conditionWords = (speech: Speech, condition: Condition): string => {
  const { feature, at_least, at_most } = condition;
  const write = (value: number) => (feature === 'total_value' ? speech.format.moneyShort(value) : value);
  const values = {
    ...(at_least === null ? {} : { least: write(at_least) }),
    ...(at_most === null ? {} : { most: write(at_most) }),
  };
  return speech.explain('segment_rule', `${feature}_${sideOf(condition)}`, values) ?? feature;
};

/** The rule as one sentence with what it finds; undefined where the segmentation has none. */
const ruleSentence = (speech: Speech, { rule, coverage, purity }: Cluster): Html | undefined => {
  const conditions = rule === null ? [] : (JSON.parse(rule) as readonly Condition[]);
  if (conditions.length === 0) return undefined;
  return speech.tell('clusters.rule', {
    rule: speech.format.list(conditions.map((condition) => conditionWords(speech, condition))),
    coverage: speech.format.share(coverage ?? 0),
    purity: speech.format.share(purity ?? 0),
  });
};

const card = (speech: Speech, cluster: Cluster, { buyers, value }: Clusters): Html => {
  const { say, tell, format, word } = speech;
  const facts = tell('clusters.facts', {
    customers: cluster.customers ?? 0,
    share: format.share((cluster.customers ?? 0) / Math.max(buyers, 1)),
    value_share: format.share((cluster.value ?? 0) / value),
    silence: Math.round(cluster.raw_silence ?? 0),
    days: Math.round(cluster.raw_frequency ?? 0),
    total: format.moneyShort(cluster.raw_value ?? 0),
  });
  const rule = ruleSentence(speech, cluster);
  const since =
    cluster.since !== null &&
    cluster.stability !== null &&
    say('clusters.own_since', {
      date: format.day(cluster.since),
      stability: format.share(cluster.stability),
    });
  return html`<div class="box"><h3>${cluster.label}</h3><p>${facts}</p>${rule && html`<p>${rule}</p>`}<p><b>${say('clusters.advice')}</b> ${word('segment_advice', cluster.traits)}</p>${since !== false && html`<p class="quiet">${since}</p>`}</div>`;
};

/** One card per segment: what is typical of it, the rule that finds it, and what to do. */
export const clusterCards = ({ speech }: Facts, clusters: Clusters): Html =>
  html`<div class="pair">${clusters.visible.map((cluster) => card(speech, cluster, clusters))}</div>`;
