import { describe, expect, test } from 'vitest';
import { bodyOf, purposeOf } from '../../../client/setup/requests';
import type { PlanRequest, Part } from '../../../client/setup/requests';
import { wishFor } from '../../../client/setup/wish';

const asked = (...chosen: readonly string[]): PlanRequest => ({
  region: 'ap-northeast-1',
  instance: 'tokyo',
  wish: { ...wishFor(null), records: 'none' },
  chosen: new Set(chosen),
});
const part = (act: Part['act'], kind: string, name: string): Part => ({ act, kind, name });

describe('the request for one stream alone', () => {
  test('stopping names the stream, so that a manually connected stream is disconnected too, and does not change the other kind', () => {
    expect(purposeOf(part('stop', 'contact-records', 'theirs'))).toBe('apply');
    expect(bodyOf('apply', part('stop', 'contact-records', 'theirs'), asked('change other'))).toMatchObject({
      wanted: { contactRecords: { to: 'none' }, replace: ['theirs'] },
    });
    expect(bodyOf('apply', part('stop', 'agent-events', 'arn:aws:x'), asked())).toHaveProperty('wanted', {
      agentEvents: { to: 'none' },
      replace: ['arn:aws:x'],
    });
  });

  test('deleting removes nothing else, and contains the choices about it', () => {
    expect(purposeOf(part('delete', '', 'old'))).toBe('teardown');
    expect(bodyOf('teardown', part('delete', '', 'old'), asked('include old'))).toMatchObject({ only: ['old'], include: ['old'], keep: [] });
    expect(bodyOf('teardown', null, asked())).not.toHaveProperty('only');
  });

  test('the form contains all fields', () => {
    expect(bodyOf('apply', null, asked('replace a', 'change b'))).toMatchObject({ wanted: { contactRecords: { to: 'none' }, replace: ['a'], change: ['b'] } });
  });
});
