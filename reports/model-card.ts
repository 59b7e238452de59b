import type { ModelRow } from './facts.ts';
import type { Format } from './format.ts';
import { type Html, html } from './html.ts';
import type { Speech } from './messages/speech.ts';

type Metrics = Readonly<Record<string, unknown>>;

/** The JSON object of a column; anything else has nothing to show. */
export const readMetrics = (json: string | null): Metrics => {
  if (json === null) return {};
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Metrics) : {};
  } catch {
    return {};
  }
};

const asShare = /share|recall|hit_rate|^gain|coverage|total_error|explained|base_rate/;

const write = (format: Format, name: string, value: unknown): string => {
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (typeof value !== 'number') return typeof value === 'string' ? value : '–';
  if (asShare.test(name)) return format.share(value);
  if (Number.isInteger(value)) return format.count(value);
  return format.fixed(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3);
};

const isPlain = (value: unknown) => typeof value === 'number' || typeof value === 'boolean';

/** The sentence under a model's name: used or not, and how it stands beside the baseline. */
const verdict = (speech: Speech, model: ModelRow): string => {
  const used = speech.say(model.is_used ? 'model.used' : 'model.not_used');
  return model.grade === null ? used : `${speech.word('grade', model.grade)} ${used}`;
};

/** A scorecard of stated points is applied, not fitted; a season is learnt from months, leaving at past dates. */
const basisOf = ({ purpose, metrics }: ModelRow) => {
  if (purpose === 'credit') return 'model.applied_to';
  if (purpose === 'churn' && metrics?.includes('"by_origin"')) return 'model.fitted_on_cases';
  return purpose === 'season' ? 'model.fitted_on_months' : 'model.fitted_on';
};

/** The name of a model, or of the two whose product it is: `mbg-nbd x gamma-gamma`. */
export const modelName = (speech: Speech, { model }: Pick<ModelRow, 'model'>): string => {
  const [first, second] = (model ?? '').split(' x ').map((name) => speech.word('model_name', name));
  return second === undefined
    ? (first ?? '')
    : speech.say('model_product.of', { first: first ?? '', second });
};

/** How the model's main figure has moved since an earlier night; nothing on a first one. */
const driftLine = (speech: Speech, { drift, drift_since, is_drifting }: ModelRow): Html | undefined => {
  if (drift === null || drift_since === null) return undefined;
  const values = { change: speech.format.change(drift), date: drift_since };
  return is_drifting
    ? html`<p><b>${speech.say('model.drift_alarm', values)}</b></p>`
    : html`<p class="quiet">${speech.say('model.drift', values)}</p>`;
};

/** Purposes whose figures mean something else than those of the same name elsewhere. */
const ownMetrics: Readonly<Record<string, 'value_metric' | 'prospect_metric'>> = {
  value: 'value_metric',
  prospects: 'prospect_metric',
};

/** A model with its holdout result beside the naive baseline's, and its grade: never one without the other. */
export const modelCard = (speech: Speech, model: ModelRow): Html => {
  const metrics = readMetrics(model.metrics);
  const baseline = readMetrics(model.baseline);
  const names = [...new Set([...Object.keys(metrics), ...Object.keys(baseline)])].filter(
    (name) => isPlain(metrics[name]) || isPlain(baseline[name]),
  );
  const name = modelName(speech, model);
  const metricName = (metric: string) => {
    const family = ownMetrics[model.purpose ?? ''];
    const own = family ? speech.word(family, metric) : metric;
    return own === metric ? speech.word('metric', metric) : own;
  };
  const isDescription = model.purpose === 'segments' || model.purpose === 'rfm';
  return html`<div class="box"><h3>${model.grade !== null && html`<span class="grade ${model.grade}" role="img" aria-label="${speech.say('model.grade_label', { grade: model.grade })}">${model.grade}</span>`}<span>${name}</span></h3>
<p>${verdict(speech, model)} ${speech.say(basisOf(model), { n: model.n ?? 0 })}</p>
${model.note !== null && model.note !== '' && html`<p class="quiet">${speech.word('model_note', model.note)}</p>`}
${driftLine(speech, model)}
${
  names.length === 0
    ? html`<p class="quiet">${speech.say(isDescription ? 'model.describes' : 'model.no_holdout')}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table><thead><tr><th scope="col">${speech.say('model.holdout')}</th><th scope="col" class="n">${speech.say('model.model')}</th><th scope="col" class="n">${speech.say('model.baseline')}</th></tr></thead><tbody>${names.map(
        (metric) =>
          html`<tr><th scope="row">${metricName(metric)}</th><td class="n">${write(speech.format, metric, metrics[metric])}</td><td class="n">${write(speech.format, metric, baseline[metric])}</td></tr>`,
      )}</tbody></table></div>`
}</div>`;
};

/** Whether a model is the naive rule itself, which the others are judged against. */
const isBaseline = (model: ModelRow) =>
  model.grade === null && model.metrics !== null && model.metrics === model.baseline;

const passedOver = (speech: Speech, model: ModelRow): string => {
  const why = isBaseline(model) && model.metrics !== 'null' ? 'model.is_baseline' : 'model.not_used';
  return speech.say('model.passed_over', {
    name: modelName(speech, model),
    note: model.note ? speech.word('model_note', model.note) : speech.say(why),
  });
};

/**
 * Models as cards and, below, one line for each that was passed over, with the reason. A card gets what is in use;
 * on the report card of the night also whatever has a grade.
 */
export const modelBoxes = (speech: Speech, models: readonly ModelRow[], which: 'used' | 'graded'): Html => {
  const hasCard = (model: ModelRow) => model.is_used || (which === 'graded' && model.grade !== null);
  const lines = models.filter((model) => !hasCard(model));
  return html`${models.filter(hasCard).map((model) => modelCard(speech, model))}${
    lines.length > 0 &&
    html`<ul class="plain quiet">${lines.map((model) => html`<li>${passedOver(speech, model)}</li>`)}</ul>`
  }`;
};

/** The boxes under a heading for each question that the models answer, in the order of `purposes`. */
export const modelGroups = (
  speech: Speech,
  models: readonly ModelRow[],
  purposes: readonly string[],
  which: 'used' | 'graded',
): Html => {
  const groups = purposes
    .map((purpose) => ({ purpose, own: models.filter((model) => model.purpose === purpose) }))
    .filter(({ own }) => own.length > 0);
  return html`${groups.map(({ purpose, own }) => html`<h3>${speech.word('model_purpose', purpose)}</h3>${modelBoxes(speech, own, which)}`)}`;
};
