import { expect, test } from 'vitest';
import { shortArn } from '../../../client/people/agent-link';

test('a shortened ARN still distinguishes two agents and two instances', () => {
  const arn = 'arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555/agent/abcdef01-2222-3333-4444-555555555555';
  expect(shortArn(arn)).toBe('11111111…/abcdef01…');
  expect(shortArn(arn.replace('abcdef01', 'abcdef02'))).not.toBe(shortArn(arn));
  expect(shortArn(arn.replace('instance/1', 'instance/9'))).not.toBe(shortArn(arn));
  expect(shortArn('something else')).toBe('something else');
});
