import { expect, it } from 'vitest';
import { editorName, editorWords } from '../../../client/editor/editor-words';

it('calls other editors by their name, and in Open mode, where nobody has one, somebody else', () => {
  const takahashi = { id: 'p1', name: '高橋' };
  const open = { id: 'open', name: 'open' };
  expect([editorName(takahashi, editorWords('ja')), editorName(open, editorWords('ja'))]).toEqual(['高橋さん', 'ほかの編集者']);
  expect([editorName(takahashi, editorWords('en')), editorName(open, editorWords('en'))]).toEqual(['高橋', 'somebody else']);
});
