import type { JSX } from 'preact';
import { BackgroundSection } from './background-section';
import { ChangesSection } from './changes-section';
import { DeletedSection } from './deleted-section';
import type { SectionProps } from './editor-desk';
import { EditIcon } from './editor-icon';
import { Choice, NumberField, TextField } from './fields';
import { islandName } from './editor-words';
import { MOST_ROWS, MOST_SEATS, ghostSeats, takenNumbers, titleFor } from '../plan/edit/island';
import type { IslandForm } from '../plan/edit/island';
import { labelsIn, nextFree, ORDERS, patternOf, patternText } from '../plan/edit/numbering';
import { SelectionSection } from './selection-section';

/** Everything that the pointer can do, as forms. */
export function Panel({ desk }: SectionProps): JSX.Element {
  const { model } = desk;
  const chosen = model.items.value.length > 0;
  return (
    <aside class="ed-panel" aria-label={desk.words.value.say('edit.panel')}>
      {(model.tool.value === 'island' || !chosen) && <IslandSection desk={desk} />}
      {chosen && <SelectionSection desk={desk} />}
      <BackgroundSection desk={desk} />
      <ChangesSection desk={desk} />
      <DeletedSection desk={desk} />
    </aside>
  );
}

function IslandSection({ desk }: SectionProps): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const form = model.island.value;
  const put = (part: Partial<IslandForm>): void => { model.island.value = { ...model.island.peek(), ...part }; };
  const document = model.document.value;
  const start = form.start ?? nextFree(labelsIn(document), form.pattern, form.rows * form.seats);
  const taken = form.start === null ? [] : takenNumbers(document, ghostSeats(document, form, 0, 0));
  const add = (): void => {
    const at = desk.stage.peek()?.middle() ?? { x: 0, y: 0 };
    model.addIsland(Math.round(at.x / 10) * 10, Math.round(at.y / 10) * 10, islandName(words));
  };
  return (
    <section class="ed-sec">
      <h2><EditIcon name="grid-3x3" />{words.say('edit.island')}<em>{words.say('edit.island.hint')}</em></h2>
      <div class="ed-grid">
        <TextField label={words.say('edit.island.title')} value={form.title} most={100} placeholder={titleFor(document, form, islandName(words))}
          set={(title) => put({ title })} enter={add} />
        <NumberField label={words.say('edit.rows')} value={form.rows} least={1} most={MOST_ROWS} set={(rows) => put({ rows: Math.round(rows) })} enter={add} />
        <NumberField label={words.say('edit.perRow')} value={form.seats} least={1} most={MOST_SEATS} set={(seats) => put({ seats: Math.round(seats) })}
          enter={add} />
        <NumberField label={words.say('edit.seatWidth')} value={form.width} unit="px" least={4} most={2_000} set={(width) => put({ width })} enter={add} />
        <NumberField label={words.say('edit.seatHeight')} value={form.height} unit="px" least={4} most={2_000} set={(height) => put({ height })} enter={add} />
        <NumberField label={words.say('edit.gap')} value={form.gap} unit="px" least={0} most={1_000} set={(gap) => put({ gap })} enter={add} />
        <label class="ed-check">
          <input type="checkbox" checked={form.backToBack} onChange={(event) => put({ backToBack: event.currentTarget.checked })}
            />{words.say('edit.backToBack')}
        </label>
        <label class="ed-check">
          <input type="checkbox" checked={form.dividers} onChange={(event) => put({ dividers: event.currentTarget.checked })}
            />{words.say('edit.dividers')}
        </label>
        <Choice
          label={words.say('edit.numbering')} value={form.order} options={ORDERS.map((order) => [order, words.say(`edit.order.${order}`)] as const)}
          set={(order) => put({ order })}
        />
        <TextField label={words.say('edit.pattern')} value={patternText(form.pattern)} most={40}
          set={(text) => put({ pattern: patternOf(text), start: null })} enter={add} />
        <NumberField
          label={words.say('edit.start')} value={form.start} placeholder={words.say('edit.start.next', { n: start })} least={0} most={999_999}
          set={(n) => put({ start: Math.round(n) })} clear={() => put({ start: null })} enter={add}
        />
      </div>
      {taken.length > 0 && <p class="ed-warn"><EditIcon name="triangle-alert" />{words.say('edit.taken', { numbers: taken.slice(0, 3).join(', ') })}</p>}
      <button type="button" class="btn" onClick={add}><EditIcon name="plus"
        />{words.say('edit.island.add', { n: words.number(form.rows * form.seats) })}</button>
    </section>
  );
}
