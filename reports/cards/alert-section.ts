import { sayAlert } from '../risk/alert-words.ts';
import { type CardPart, type CardSection, sectionOf, tableOf, type View } from './card.ts';
import type { CardData } from './card-data.ts';

/** Unusual account movements, each with the rows of the exports that it rests on. */
export const alertSection = (view: View, { alerts, evidence }: CardData): CardSection | undefined => {
  const { say, word } = view.facts.speech;
  const lines = alerts.map(({ on_day, signal, severity, reason, is_quiet, is_held_over }) =>
    say(is_quiet ? 'card.alert_quiet' : is_held_over ? 'card.alert_held_over' : 'card.alert', {
      date: on_day ?? '',
      signal: word('signal', signal ?? ''),
      severity: word('alert_level', severity ?? ''),
      says: sayAlert(view.facts.speech, reason),
    }),
  );
  const tables = alerts.map((alert): CardPart => {
    const rows = evidence.filter(({ on_day, signal }) => on_day === alert.on_day && signal === alert.signal);
    return tableOf(
      view,
      say('card.evidence', { date: alert.on_day ?? '' }),
      ['occurred_on', 'operation', 'counterparty', 'amount', 'source_record'],
      rows.map(({ file, record_no, ...row }) => ({
        ...row,
        source_record: say('card.source_record', { file: file ?? '', record: String(record_no ?? '') }),
      })),
    );
  });
  return sectionOf(view, 'alerts', [{ kind: 'lines', lines }, ...tables]);
};
