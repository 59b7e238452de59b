import { describe, expect, test } from 'vitest';
import { warningParameters } from '../../../pipeline/scores/warning-parameters.ts';
import { load, minimal, problems } from './minimal-config.ts';

const withSetting = (text: string) => problems(`${minimal}${text}\n`).join('\n');

describe('settings of warnings', () => {
  test('have defaults that need no line in the config', () => {
    const { warnings, call_lists, win_back, satisfaction } = load(minimal);
    expect(warnings).toMatchObject({
      class_by: 'value_tier',
      save_rate: 0.2,
      contact_cost: 0,
      clear_at: 0.8,
    });
    expect(call_lists.control_share).toBe(0);
    expect(win_back.horizon_days).toBe(180);
    expect(satisfaction).toMatchObject({ target_days: 5, repeat_days: 30, scale: 'auto', few: 30 });
  });

  test('nobody is watched later than acted on', () => {
    expect(withSetting('warnings: { classes: { large: { watch: 0.7, act: 0.5 } } }')).toContain(
      'warnings.classes.large.watch requires a probability up to that of act',
    );
    expect(withSetting('warnings: { classes: { large: { watch: 0.5, act: 0.5 } } }')).toBe('');
  });

  test('there are three value classes', () => {
    expect(withSetting('warnings: { classes: { huge: { act: 0.5 } } }')).toContain('huge');
  });

  test('a class goes by its own settings, and by those of all where it has none', () => {
    const config = load(
      `${minimal}warnings: { contact_cost: 3, classes: { large: { contact_cost: 9, capacity: 2 } } }\n`,
    );
    const classes = JSON.parse(String(warningParameters(config).warning_classes));
    expect(classes).toMatchObject([
      { value_class: 'large', contact_cost: 9, capacity: 2 },
      { value_class: 'medium', contact_cost: 3 },
      { value_class: 'small', contact_cost: 3 },
    ]);
    expect(classes[1]).not.toHaveProperty('capacity');
  });

  test('an action of the config takes the place of the usual one, and the others stay', () => {
    const config = load(`${minimal}call_lists: { actions: { salary_stopped: visit } }\n`);
    const rules = JSON.parse(String(warningParameters(config).action_rules));
    expect(rules).toContainEqual({ code: 'salary_stopped', action: 'visit' });
    expect(rules).toContainEqual({ code: 'bought_once', action: 'invite_second_purchase' });
  });
});
