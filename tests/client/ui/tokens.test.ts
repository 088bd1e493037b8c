import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tokensCss } from '../../../client/ui/tokens-css';

it('tokens.css has the same values as tokens.ts', async () => {
  await expect(tokensCss()).toMatchFileSnapshot(fileURLToPath(new URL('../../../client/ui/tokens.css', import.meta.url)));
});
