import { smallestCell } from '../audiences.ts';
import { calibrationFigure } from '../calibration-figure.ts';
import type { Facts, ModelRow } from '../facts.ts';
import { gainsFigure } from '../gains-figure.ts';
import { type Html, html } from '../html.ts';
import { modelBoxes, modelName, readMetrics } from '../model-card.ts';
import type { Section } from '../page.ts';
import { offLine } from '../page-parts.ts';
import { dataTable, figureCell } from '../tables.ts';

type Figures = Readonly<Record<string, unknown>>;

interface Piece {
  readonly model: Figures;
  readonly baseline: Figures | undefined;
}

const isFigures = (value: unknown): value is Figures =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numberOf = (figures: Figures | undefined, name: string): number | null => {
  const value = figures?.[name];
  return typeof value === 'number' ? value : null;
};

const namesOf = { by_origin: 'origin', by_fold: 'fold' } as const;

type Kind = keyof typeof namesOf;

const piecesOf = (
  model: ModelRow,
): { readonly kind: Kind; readonly pieces: readonly Piece[] } | undefined => {
  const [own, other] = [readMetrics(model.metrics), readMetrics(model.baseline)];
  const kind = (['by_origin', 'by_fold'] as const).find((name) => Array.isArray(own[name]));
  if (!kind) return undefined;
  const list = (figures: Figures) => {
    const kept = figures[kind];
    return Array.isArray(kept) ? kept.filter(isFigures) : [];
  };
  const others = list(other);
  const pieces = list(own)
    .filter((piece) => (numberOf(piece, 'n') ?? 0) >= smallestCell)
    .map((piece) => ({ model: piece, baseline: others.find((row) => row.name === piece.name) }));
  return { kind, pieces };
};

/** Whether the model in use is the naive rule that the others were held against. */
const isBaseline = (model: ModelRow) => model.metrics === model.baseline;

/** The naive rule of the same election, by the figures that the model's card holds beside its own. */
const ruleOf = ({ speech, models }: Facts, model: ModelRow): string => {
  const rule = models.find((row) => isBaseline(row) && row.metrics === model.baseline);
  return rule ? modelName(speech, rule) : speech.say('gains.baseline');
};

const sentence = (facts: Facts, model: ModelRow): Html => {
  const { say, tell, word, format } = facts.speech;
  const [own, other] = [readMetrics(model.metrics), readMetrics(model.baseline)];
  const name = modelName(facts.speech, model);
  const write = (figures: Figures, metric: string) => format.fixed(numberOf(figures, metric) ?? 0, 3);
  const n = numberOf(own, 'n');
  if (n === null) {
    const note = model.note ? word('model_note', model.note) : say('model.no_holdout');
    return html`<p>${say('churn_model.unjudged', { model: name, note })}</p>`;
  }
  const figures = { n, loss: write(own, 'log_loss'), auc: write(own, 'auc') };
  if (isBaseline(model)) return html`<p>${tell('churn_model.baseline_used', { ...figures, rule: name })}</p>`;
  const judged = piecesOf(model);
  const values = {
    ...figures,
    model: name,
    k: judged?.pieces.length ?? 1,
    base_loss: write(other, 'log_loss'),
    base_auc: write(other, 'auc'),
    rule: ruleOf(facts, model),
  };
  return html`<p>${
    judged?.kind === 'by_fold'
      ? tell('churn_model.says_folds', values)
      : tell('churn_model.says_origins', values)
  }</p>`;
};

const testLine = ({ speech }: Facts, model: ModelRow): Html | undefined => {
  const { test } = readMetrics(model.metrics);
  if (!isFigures(test)) return undefined;
  const write = (metric: string) => speech.format.fixed(numberOf(test, metric) ?? 0, 3);
  return html`<p>${speech.tell('churn_model.test', {
    n: numberOf(test, 'n') ?? 0,
    auc: write('auc'),
    loss: write('log_loss'),
    lift: write('top_decile_lift'),
  })}</p>`;
};

const pieceTable = ({ speech }: Facts, kind: Kind, pieces: readonly Piece[], model: string): Html => {
  const { say, format } = speech;
  const isDated = pieces.some((piece) => /^\d{4}-\d\d-\d\d$/.test(String(piece.model.name)));
  const figure = (head: string, of: (piece: Piece) => number | null, write: (value: number) => string) => ({
    head,
    kind: 'figure' as const,
    cell: (piece: Piece) => figureCell(of(piece), write),
  });
  const three = (value: number) => format.fixed(value, 3);
  return dataTable(
    // Two models on one page, of buyers and of accounts, need captions of their own.
    say(`churn_model.${kind}`, { model }),
    [
      {
        head: say(
          kind === 'by_fold' ? 'churn_model.fold' : isDated ? 'churn_model.origin' : 'churn_model.block',
        ),
        kind: 'id',
        cell: (piece: Piece) => ({ text: String(piece.model.name ?? '') }),
      },
      figure(say('churn_model.cases'), (piece) => numberOf(piece.model, 'n'), format.count),
      figure(say('churn_model.left'), (piece) => numberOf(piece.model, 'base_rate'), format.share),
      figure(say('churn_model.auc'), (piece) => numberOf(piece.model, 'auc'), three),
      figure(say('churn_model.base_auc'), (piece) => numberOf(piece.baseline, 'auc'), three),
      figure(say('churn_model.lift'), (piece) => numberOf(piece.model, 'top_decile_lift'), three),
      figure(say('churn_model.loss'), (piece) => numberOf(piece.model, 'log_loss'), three),
      figure(say('churn_model.base_loss'), (piece) => numberOf(piece.baseline, 'log_loss'), three),
      figure(say('churn_model.slope'), (piece) => numberOf(piece.model, 'calibration_slope'), three),
    ],
    pieces,
  );
};

const judgement = (facts: Facts, model: ModelRow, i: number): Html => {
  const judged = piecesOf(model);
  const key = i === 0 ? '' : `-${i + 1}`;
  return html`${sentence(facts, model)}${testLine(facts, model)}${
    judged &&
    judged.pieces.length > 0 &&
    pieceTable(facts, judged.kind, judged.pieces, modelName(facts.speech, model))
  }<div class="pair">${gainsFigure(facts, model, `churn-gains${key}`)}${calibrationFigure(facts, model, `churn-calibration${key}`)}</div>`;
};

/** Which model says who may leave, how it did on what it had not seen, and what it was held against. */
export const churnModelSection = (facts: Facts): Section | undefined => {
  const { say, tell } = facts.speech;
  const models = facts.models.filter((model) => model.purpose === 'churn');
  if (models.length === 0) return undefined;
  const used = models.filter((model) => model.is_used);
  const leaks = models.filter((model) => model.note === 'too good to be true');
  return {
    id: 'churn-model',
    title: say('churn_model.title'),
    body: html`${leaks.map((model) => html`<p><b>${tell('churn_model.leak', { model: modelName(facts.speech, model) })}</b></p>`)}${
      used.length > 0 ? used.map((model, i) => judgement(facts, model, i)) : offLine(say('churn_model.off'))
    }${modelBoxes(facts.speech, models, 'used')}`,
  };
};
