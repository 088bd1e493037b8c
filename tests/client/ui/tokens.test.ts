import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tokensCss } from '../../../client/ui/tokens-css';

it('tokens.css says what tokens.ts says', async () => {
  await expect(tokensCss()).toMatchFileSnapshot(fileURLToPath(new URL('../../../client/ui/tokens.css', import.meta.url)));
});
