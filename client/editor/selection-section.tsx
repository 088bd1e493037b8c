import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { SEAT_KINDS } from '../plan/document';
import type { SeatKind } from '../plan/document';
import { ALIGNS } from '../plan/edit/arrange';
import { holdsCentre, isSeat } from '../plan/edit/boxes';
import type { Item } from '../plan/edit/boxes';
import type { ElementOf } from '../plan/edit/change';
import { listOf } from '../plan/edit/change';
import { addCorner, moveCorner, removeCorner } from '../plan/edit/corners';
import { ORDERS, patternIn, patternOf, patternText } from '../plan/edit/numbering';
import type { Order } from '../plan/edit/numbering';
import { isLocked } from '../plan/edit/select';
import { joined } from '../words/words';
import { EditIcon, EditIconButton } from './editor-icon';
import type { EditIconName } from './editor-icon';
import type { EditorWords } from './editor-words';
import { Choice, NumberField, TextField } from './fields';
import type { SectionProps } from './editor-desk';

const ALIGN_ICONS: Readonly<Record<(typeof ALIGNS)[number], EditIconName>> = {
  left: 'align-start-vertical', centre: 'align-center-vertical', right: 'align-end-vertical', top: 'align-start-horizontal',
  middle: 'align-center-horizontal', bottom: 'align-end-horizontal',
};

/** "12 seats, 1 zone" */
export function kindsText(items: readonly Item[], words: EditorWords): string {
  const seats = items.filter(isSeat).length;
  const rest = items.length - seats;
  return joined(words, [...(seats > 0 ? [words.count('edit.seats', seats)] : []), ...(rest > 0 ? [words.count('edit.things', rest)] : [])]);
}

/** Place, size and properties of what is selected. */
export function SelectionSection({ desk }: SectionProps): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const items = model.items.value;
  const frame = model.frame.value;
  const locked = items.every(isLocked);
  if (frame === null) return <></>;
  const resize = (part: Partial<typeof frame>): void => model.resize({ ...frame, ...part });
  const one = items.length === 1 ? items[0] : undefined;
  const seats = items.filter(isSeat);
  // An island that is selected with its seats.
  const islands = items.filter(({ kind }) => kind === 'islands');
  const island = one === undefined && islands.length === 1 && items.every((item) => isSeat(item) || item.kind === 'islands') ? islands[0] : undefined;
  const grouped = items[0]?.element.group !== undefined && items.every(({ element }) => element.group === items[0]?.element.group);
  const zone = listOf(model.document.value, 'zones').find((area) => holdsCentre({ x: area.x, y: area.y, w: area.width, h: area.height }, frame));
  return (
    <section class="ed-sec">
      <h2><EditIcon name="mouse-pointer-2" />{words.say('edit.selection')}<em>{kindsText(items, words)}</em></h2>
      <div class="ed-grid">
        <NumberField label="X" value={frame.x} unit="px" disabled={locked} set={(x) => resize({ x })} />
        <NumberField label="Y" value={frame.y} unit="px" disabled={locked} set={(y) => resize({ y })} />
        <NumberField label={words.say('edit.width')} value={frame.w} unit="px" least={1} disabled={locked || frame.w === 0} set={(w) => resize({ w })} />
        <NumberField label={words.say('edit.height')} value={frame.h} unit="px" least={1} disabled={locked || frame.h === 0} set={(h) => resize({ h })} />
      </div>
      {zone !== undefined && one?.kind !== 'zones' && <p class="ed-note">{words.say('edit.inZone', { name: zone.name })}</p>}
      {one !== undefined && <OneFields desk={desk} item={one} locked={locked} />}
      {island !== undefined && <OneFields desk={desk} item={island} locked={isLocked(island)} />}
      {seats.length > 0 && (seats.length === items.length || island !== undefined) && <SeatFields desk={desk} items={seats} locked={seats.every(isLocked)} />}
      <div class="ed-buttons" role="group" aria-label={words.say('edit.arrange')}>
        {ALIGNS.map((how) => (
          <EditIconButton key={how} icon={ALIGN_ICONS[how]} label={words.say(`edit.align.${how}`)} disabled={locked || items.length < 2}
            onClick={() => model.align(how)} />
        ))}
        <EditIconButton
          icon="align-horizontal-space-between" label={words.say('edit.distribute.across')} disabled={locked || items.length < 3}
            onClick={() => model.distribute('across')}
        />
        <EditIconButton
          icon="align-vertical-space-between" label={words.say('edit.distribute.down')} disabled={locked || items.length < 3}
            onClick={() => model.distribute('down')}
        />
      </div>
      <div class="ed-buttons" role="group" aria-label={words.say('edit.acts')}>
        <EditIconButton icon="rotate-cw" label={words.say('edit.rotate')} letter="R" disabled={locked} onClick={() => model.rotate()} />
        <EditIconButton icon="copy" label={words.say('edit.duplicate')} onClick={() => model.duplicate()} />
        <EditIconButton icon={grouped ? 'ungroup' : 'group'} label={words.say(grouped ? 'edit.ungroup' : 'edit.group')} disabled={items.length < 2 && !grouped}
          onClick={() => model.group()} />
        <EditIconButton icon={locked ? 'lock-open' : 'lock'} label={words.say(locked ? 'edit.unlock' : 'edit.lock')} onClick={() => model.lock()} />
        <EditIconButton icon="trash-2" label={words.say('edit.delete')} disabled={locked} onClick={() => model.remove()} />
      </div>
    </section>
  );
}

interface ItemProps extends SectionProps { readonly locked: boolean }

/** The text and the size of one element. */
function OneFields({ desk, item, locked }: ItemProps & { readonly item: Item }): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const field = item.kind === 'labels' ? 'text' : item.kind === 'zones' || item.kind === 'islands' ? 'name' : 'label';
  const value = (item.element as unknown as Readonly<Record<string, unknown>>)[field];
  const needed = item.kind === 'labels' || item.kind === 'zones' || item.kind === 'islands';
  return (
    <div class="ed-grid">
      {item.kind !== 'walls' && (
        <TextField
          key={item.key} label={words.say(item.kind === 'seats' ? 'edit.number' : item.kind === 'labels' ? 'edit.text' : 'edit.name')}
          value={typeof value === 'string' ? value : ''} disabled={locked} focus={model.editText.value}
          set={(text) => {
            if (text === '' && item.kind === 'labels') return;
            model.setField(item.kind, field, text === '' && !needed ? null : text, item.kind === 'seats' ? 'number' : 'text');
          }}
        />
      )}
      {item.kind === 'labels' && (
        <NumberField label={words.say('edit.size')} value={(item.element as ElementOf['labels']).size} unit="px" least={4} most={500} disabled={locked}
          set={(size) => model.setField('labels', 'size', size, 'resize')} />
      )}
      {item.kind === 'walls' && (
        <NumberField label={words.say('edit.thickness')} value={(item.element as ElementOf['walls']).thickness ?? 6} unit="px" least={1} most={200}
          disabled={locked}
          set={(thickness) => model.setField('walls', 'thickness', thickness, 'resize')} />
      )}
      {item.kind === 'walls' && <Corners desk={desk} wall={item as Item<'walls'>} locked={locked} />}
      {item.kind === 'islands' && (
        <Choice
          label={words.say('edit.zone')} value={(item.element as ElementOf['islands']).zone ?? ''} disabled={locked}
          options={listOf(model.document.value, 'zones').map(({ id, name }) => [id, name === '' ? id : name] as const)}
          set={(zone) => model.setField('islands', 'zone', zone === '' ? null : zone, 'zone')}
        />
      )}
    </div>
  );
}

const MOST_CORNERS = 40;

/** The corners of a wall as numbers: the form way of dragging them. */
function Corners({ desk, wall, locked }: SectionProps & { readonly wall: Item<'walls'>; readonly locked: boolean }): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const { points } = wall.element;
  return (
    <details class="ed-more ed-wide">
      <summary>{words.say('edit.corners', { n: words.number(points.length) })}</summary>
      {points.slice(0, MOST_CORNERS).map(([x, y], n) => (
        <div key={n} class="ed-corner" role="group" aria-label={words.say('edit.corner', { n: n + 1 })}>
          <NumberField label={`X ${n + 1}`} value={x} unit="px" disabled={locked} set={(to) => model.do('move', moveCorner(wall, n, to, y))} />
          <NumberField label={`Y ${n + 1}`} value={y} unit="px" disabled={locked} set={(to) => model.do('move', moveCorner(wall, n, x, to))} />
          <EditIconButton icon="x" label={words.say('edit.corner.remove', { n: n + 1 })} disabled={locked || points.length <= 2}
            onClick={() => model.do('resize', removeCorner(wall, n))} />
        </div>
      ))}
      <button type="button" class="btn small" disabled={locked} onClick={() => model.do('resize', addCorner(wall))}>
        <EditIcon name="plus" />{words.say('edit.corner.add')}
      </button>
    </details>
  );
}

/** Kind and numbers of seats. */
function SeatFields({ desk, items, locked }: ItemProps & { readonly items: readonly Item<'seats'>[] }): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const kinds = new Set(items.map(({ element }) => element.kind ?? 'agent'));
  const found = items.flatMap(({ element }) => (element.label === undefined ? [] : patternIn(element.label) ?? []))[0];
  const pattern = useSignal<string | null>(null);
  const start = useSignal<number | null>(null);
  const order = useSignal<Order>('rows');
  const text = pattern.value ?? (found === undefined ? patternText(model.island.value.pattern) : patternText(found.pattern));
  return (
    <>
      <div class="ed-grid">
        <Choice
          label={words.say('edit.kind')} value={kinds.size === 1 ? [...kinds][0] ?? '' : ''} disabled={locked}
          options={SEAT_KINDS.map((kind) => [kind, words.say(`edit.kind.${kind}`)] as const)}
          set={(kind: SeatKind) => model.setField('seats', 'kind', kind === 'agent' ? null : kind, 'kind')}
        />
      </div>
      {items.length > 1 && (
        <details class="ed-more">
          <summary>{words.say('edit.renumber')}</summary>
          <div class="ed-grid">
            <TextField label={words.say('edit.pattern')} value={text} most={40} set={(next) => { pattern.value = next; }} />
            <NumberField label={words.say('edit.start')} value={start.value} placeholder={words.say('edit.start.free')} least={0} most={999_999}
              set={(n) => { start.value = Math.round(n); }} clear={() => { start.value = null; }} />
            <Choice label={words.say('edit.numbering')} value={order.value} options={ORDERS.map((one) => [one, words.say(`edit.order.${one}`)] as const)}
              set={(next) => { order.value = next; }} />
            <button type="button" class="btn" disabled={locked} onClick={() => model.renumber(patternOf(text), start.peek(), order.peek())}>
              {words.say('edit.renumber.do', { n: words.number(items.length) })}
            </button>
          </div>
        </details>
      )}
    </>
  );
}
