import { sayAlert, sayEvidence } from '../risk/alert-words.ts';
import { type ListDefinition, sayingOf } from './list-definition.ts';

const alertShape = {
  customer_id: 'text',
  masked_name: 'text',
  manager: 'text',
  alert_on: 'text',
  signal: 'text',
  alert_level: 'text',
  alert_reason: 'text',
  evidences: 'text',
  credit_grade: 'text',
  exposure: 'number',
  held_back: 'text',
} as const;

/** Tonight's alerts on account movements; those that are kept quiet or held over are marked in the file. */
export const alertList: ListDefinition<'risk', typeof alertShape> = {
  name: 'alerts',
  audience: 'risk',
  shape: alertShape,
  columns: [
    'customer_id',
    'masked_name',
    'manager',
    'alert_on',
    'alert_level',
    'signal',
    'reason',
    'evidence',
    'credit_grade',
    'exposure',
    'held_back',
  ],
  shown: ['customer_id', 'masked_name', 'alert_on', 'alert_level', 'signal', 'reason', 'evidence'],
  says: {
    reason: sayingOf(alertShape)(['alert_reason'], ({ speech }, row) => sayAlert(speech, row.alert_reason)),
    evidence: sayingOf(alertShape)(['evidences'], ({ speech }, row) => sayEvidence(speech, row.evidences)),
  },
  heldBack: 'held_back',
};
