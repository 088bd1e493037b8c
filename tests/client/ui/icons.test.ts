import { expect, it } from 'vitest';
import { MORE_ICONS } from '../../../client/ui/admin-icon-shapes';
import { EDITOR_ICONS } from '../../../client/ui/editor-icon-shapes';
import { ICONS } from '../../../client/ui/icon-shapes';
import { lucidePath } from './lucide';

it('every icon is the icon of Lucide', () => {
  for (const [name, path] of Object.entries({ ...ICONS, ...MORE_ICONS, ...EDITOR_ICONS })) expect(path, name).toBe(lucidePath(name));
});
