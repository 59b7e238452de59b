import { describe, expect, test } from 'vitest';
import { policyParameters } from '../../../pipeline/config/policy-settings.ts';
import { load, minimal, problems } from './minimal-config.ts';

const withSetting = (text: string) => problems(`${minimal}${text}\n`).join('\n');

describe('the credit policy', () => {
  test('has a table of classes that needs no line in the config', () => {
    const { credit_policy } = load(minimal);
    expect(Object.values(credit_policy.classes).map(({ factor }) => factor)).toEqual([1.5, 1.2, 0.8, 0.3, 0]);
    const parameters = policyParameters(credit_policy, 0.45);
    expect(JSON.parse(String(parameters.policy_classes))[2]).toEqual({
      class: 'C',
      rating_from: 8,
      up_to_rating: 9,
      factor: 0.8,
      days: 14,
      method: 'credit',
    });
    expect(parameters).toMatchObject({ policy_lgd: 0.45, policy_expected_loss_budget: null });
  });

  test('classes take up the ratings in order, and the last one default', () => {
    expect(withSetting('credit_policy: { classes: { B: { up_to_rating: 4 } } }')).toContain(
      'a rating worse than that of class A',
    );
    expect(withSetting('credit_policy: { classes: { E: { up_to_rating: 12 } } }')).toContain(
      '13, which is default',
    );
    expect(withSetting('credit_policy: { classes: { A: { up_to_rating: 6, days: 60 } } }')).toBe('');
  });

  test('a method of payment that nobody knows, or a share above one, is refused', () => {
    expect(withSetting('credit_policy: { classes: { D: { method: barter } } }')).toContain(
      'credit_policy.classes.D.method',
    );
    expect(withSetting('credit_policy: { change_cap: 25 }')).toContain('credit_policy.change_cap');
  });
});
