import { ORDERS } from '../plan/edit/numbering';
import type { Direction } from '../stage/nearest';
import { lettersOn } from '../ui/device';
import { composing } from '../ui/keys';
import type { EditorDesk } from './editor-desk';
import { TOOLS } from './editor-model';
import { LETTERS } from './tool-rail';

// Every drag has its keys. In a text field the keys belong to the text, and during a kana conversion to the conversion.

const ARROWS: Readonly<Record<string, readonly [number, number, Direction]>> = {
  ArrowUp: [0, -1, 'up'], ArrowDown: [0, 1, 'down'], ArrowLeft: [-1, 0, 'left'], ArrowRight: [1, 0, 'right'],
};
const STEP = 10;
const FAR = 50;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName)
    || (target instanceof HTMLInputElement && !['checkbox', 'range', 'file'].includes(target.type)));
const inDialog = (): boolean => document.querySelector('dialog[open]') !== null;
/** Enter and Space press the button with the focus, except the one on the plan. */
const onPlan = (target: EventTarget | null): boolean => target instanceof Element && target.closest('.edit-map') !== null;

function arrow(desk: EditorDesk, event: KeyboardEvent): boolean {
  const [x, y, direction] = ARROWS[event.key] ?? [];
  if (x === undefined || y === undefined || direction === undefined) return false;
  if (!(onPlan(event.target) || event.target === document.body)) return false;
  const { model } = desk;
  if (model.selection.peek().size === 0) {
    if (event.shiftKey || event.altKey) return false;
    return desk.stage.peek()?.step(direction) ?? false;
  }
  const by = event.altKey ? 1 : event.shiftKey ? FAR : STEP;
  model.nudge(x * by, y * by);
  return true;
}

function letter(desk: EditorDesk, event: KeyboardEvent): boolean {
  const { model } = desk;
  const stage = desk.stage.peek();
  const key = event.key.toLowerCase();
  if (stage?.dragging === true && model.tool.peek() === 'island' && (key === 'b' || key === 'n')) {
    const form = model.island.peek();
    model.island.value = key === 'b' ? { ...form, backToBack: !form.backToBack }
      : { ...form, order: ORDERS[(ORDERS.indexOf(form.order) + 1) % ORDERS.length] ?? 'rows' };
    stage.islandTool.change();
    return true;
  }
  if (!lettersOn.peek()) return false;
  if (key === 'r') {
    model.rotate();
    return true;
  }
  if (key === '+' || key === '=' || key === '-') {
    stage?.zoomBy(key === '-' ? 0.8 : 1.25);
    return true;
  }
  if (key === 'f') {
    stage?.fit();
    return true;
  }
  if (key === '?') {
    desk.dialog.value = 'keys';
    return true;
  }
  const tool = TOOLS.find((one) => LETTERS[one].toLowerCase() === key);
  if (tool === undefined) return false;
  model.tool.value = tool;
  return true;
}

function control(desk: EditorDesk, event: KeyboardEvent): boolean {
  const { model } = desk;
  switch (event.key.toLowerCase()) {
    case 'z': return run(() => (event.shiftKey ? model.redo() : model.undo()));
    case 'y': return run(() => model.redo());
    case 'd': return run(() => model.duplicate());
    case 'g': return run(() => model.group());
    case 'a': return run(() => model.select(model.document.peek().seats.map(({ id }) => `seats/${id}`)));
    default: return false;
  }
}

const run = (act: () => void): true => {
  act();
  return true;
};

function escape(desk: EditorDesk): boolean {
  const { model } = desk;
  if (desk.calibrating.peek()) {
    desk.calibrating.value = false;
    model.tool.value = 'select';
  } else if (model.tool.peek() !== 'select') model.tool.value = 'select';
  else if (model.selection.peek().size > 0) model.select([]);
  else return false;
  return true;
}

function onKey(desk: EditorDesk, event: KeyboardEvent): boolean {
  if (event.defaultPrevented || composing(event) || inDialog() || typing(event.target)) return false;
  const { model } = desk;
  if (event.key in ARROWS && !event.ctrlKey && !event.metaKey) return arrow(desk, event);
  if (event.ctrlKey || event.metaKey) return event.altKey ? false : control(desk, event);
  if (event.altKey) return false;
  if (event.key === 'Escape') return escape(desk);
  if (event.key === 'Delete' || event.key === 'Backspace') {
    if (model.selection.peek().size === 0) return false;
    model.remove();
    return true;
  }
  if ((event.key === 'Enter' || event.key === ' ') && onPlan(event.target)) return pick(desk, event);
  return letter(desk, event);
}

/** Enter selects the element with the keyboard; with Shift it is added or taken away. Again Enter: its text. */
function pick(desk: EditorDesk, event: KeyboardEvent): boolean {
  const { model } = desk;
  const key = desk.stage.peek()?.focused ?? null;
  if (key === null) return false;
  const chosen = model.selection.peek();
  if (event.shiftKey) model.select(chosen.has(key) ? [...chosen].filter((one) => one !== key) : [...chosen, key]);
  else if (chosen.has(key) && event.key === 'Enter') model.editText.value++;
  else model.select([key]);
  return true;
}

/** Returns the undo. */
export function listenForKeys(desk: EditorDesk): () => void {
  const { model } = desk;
  const key = (event: KeyboardEvent): void => { if (onKey(desk, event)) event.preventDefault(); };
  const none = (event: Event): boolean => typing(event.target) || inDialog() || (getSelection()?.toString() ?? '') !== '';
  const copy = (event: ClipboardEvent): void => {
    if (none(event)) return;
    const text = model.copy();
    if (text === null) return;
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') model.remove();
    desk.said.value = desk.words.peek().say('edit.copied');
  };
  const paste = (event: ClipboardEvent): void => {
    if (typing(event.target) || inDialog()) return;
    event.preventDefault();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!model.paste(text, desk.stage.peek()?.middle())) desk.said.value = desk.words.peek().say('edit.paste.none');
  };
  const leave = (event: BeforeUnloadEvent): void => {
    model.flush();
    if (desk.session.unsent.peek() > 0) event.preventDefault();
  };
  addEventListener('keydown', key);
  addEventListener('copy', copy);
  addEventListener('cut', copy);
  addEventListener('paste', paste);
  addEventListener('beforeunload', leave);
  return () => {
    removeEventListener('keydown', key);
    removeEventListener('copy', copy);
    removeEventListener('cut', copy);
    removeEventListener('paste', paste);
    removeEventListener('beforeunload', leave);
  };
}
