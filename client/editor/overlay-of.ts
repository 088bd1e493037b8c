import { findItems, isSeat } from '../plan/edit/boxes';
import type { Key, Rect } from '../plan/edit/boxes';
import { cornersOf } from '../plan/edit/corners';
import type { EditorModel } from './editor-model';
import { editorName } from './editor-words';
import type { EditorWords } from './editor-words';
import { NO_OVERLAY } from './overlay';
import type { Overlay } from './overlay';

/** More outlines than this cannot be told apart: then the frame is enough. */
const MOST_OUTLINES = 2_000;

/** What is over the plan now, apart from a drag. */
export function overlayOf(model: EditorModel, fresh: ReadonlySet<Key>, words: EditorWords): Overlay {
  const items = model.items.peek();
  const by = model.nudged.peek();
  const frame = model.frame.peek();
  const boxesOf = (keys: Iterable<Key>): readonly Rect[] => findItems(model.document.peek(), keys).map(({ box }) => box);
  const seats = items.every(isSeat);
  return {
    ...NO_OVERLAY,
    selected: by !== null || items.length > MOST_OUTLINES ? [] : items.map(({ box }) => box),
    frame: frame === null || by === null ? frame : { ...frame, x: frame.x + by.dx, y: frame.y + by.dy },
    handles: items.some(({ element }) => element.locked !== true),
    corners: by !== null ? [] : cornersOf(items),
    said: items.length < 2 ? '' : words.count(seats ? 'edit.seats' : 'edit.things', items.length),
    fresh: boxesOf(fresh),
    shown: boxesOf(model.shown.peek()),
    locked: items.filter(({ element }) => element.locked === true).map(({ box }) => box),
    others: model.session.others.peek().map((one) => ({
      colour: one.colour ?? 0, x: one.x ?? null, y: one.y ?? null, boxes: boxesOf(one.selection),
      text: [editorName(one.person, words), ...(one.selection.length === 0 ? [] : [words.count('edit.things', one.selection.length)])].join(' · '),
    })),
  };
}
