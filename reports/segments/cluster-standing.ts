import { smallestCell } from '../audiences.ts';
import type { Facts } from '../facts.ts';
import { type Html, html } from '../html.ts';
import type { Sentence } from '../messages/speech.ts';
import { type Row, readRows } from '../query.ts';

const driftShape = {
  measure: 'text',
  feature: 'text',
  value: 'number',
  alarm_limit: 'number',
  is_alarm: 'boolean',
} as const;

const modelShape = {
  fitted_on: 'text',
  refit_on: 'text',
  age_days: 'number',
  stability: 'number',
  n: 'number',
  silhouette: 'number',
} as const;

type Drift = Row<typeof driftShape>;

const driftWords = ({ speech }: Facts, buyers: number, drift: Drift): string => {
  const { format, word } = speech;
  const value = drift.value ?? 0;
  const isShare = drift.feature === '';
  const isFew = isShare && value > 0 && Math.round(value * buyers) < smallestCell;
  const share = isFew ? speech.say('word.few', { k: smallestCell }) : format.share(value);
  const values = {
    value: isShare ? share : format.fixed(value, 3),
    limit: isShare ? format.share(drift.alarm_limit ?? 0) : format.fixed(drift.alarm_limit ?? 0, 2),
    feature: word('segment_drift_feature', drift.feature ?? ''),
  };
  return speech.explain('segment_drift', drift.measure ?? '', values) ?? drift.measure ?? '';
};

const modelSentences = ({ speech }: Facts, model: Row<typeof modelShape>): readonly Sentence[] => {
  const { tell, format } = speech;
  const { fitted_on, refit_on, stability, silhouette } = model;
  const age =
    fitted_on !== null && refit_on !== null
      ? [
          tell('clusters.model_age', {
            date: format.day(fitted_on),
            n: model.n ?? 0,
            days: model.age_days ?? 0,
            next: format.day(refit_on),
          }),
        ]
      : [];
  const quality =
    stability !== null && silhouette !== null
      ? [
          tell('clusters.model_quality', {
            stability: format.share(stability),
            silhouette: format.fixed(silhouette, 2),
          }),
        ]
      : [];
  return [...age, ...quality];
};

/** Whether the segments still hold: age of the model, stability, alarms and what is measured every night. */
export const clusterStanding = async (facts: Facts, buyers: number): Promise<Html | undefined> => {
  const { db, options, speech } = facts;
  const [model] = await readRows(db, 'segments/cluster-model', modelShape, { as_of: options.as_of });
  if (model === undefined) return undefined;
  const drifts = await readRows(db, 'segments/cluster-drift', driftShape);
  const alarms = drifts.filter((drift) => drift.is_alarm);
  const words = (drift: Drift) => driftWords(facts, buyers, drift);
  const verdict =
    alarms.length > 0
      ? alarms.map((drift) => html`<p><b>${speech.say('clusters.alarm', { what: words(drift) })}</b></p>`)
      : drifts.length > 0 && html`<p>${speech.say('clusters.calm')}</p>`;
  const calm = drifts.filter((drift) => !drift.is_alarm);
  return html`<h3>${speech.say('clusters.standing')}</h3>${verdict}${modelSentences(facts, model).map((sentence) => html`<p>${sentence}</p>`)}${
    calm.length > 0 &&
    html`<ul class="plain quiet">${calm.map((drift) => html`<li>${words(drift)}</li>`)}</ul>`
  }`;
};
