import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { goToSignIn } from '../api/return-address';
import { beginChange } from '../api/changing';
import type { Background } from '../plan/document';
import { isImage } from './draft-wire';
import { EditIcon } from './editor-icon';
import { NumberField } from './fields';
import type { EditorDesk, SectionProps } from './editor-desk';

const MOST_BYTES = 10 << 20;
/** width of a usual desk, for the size of the picture */
const DESK_MM = 1_200;

const setBackground = (desk: EditorDesk, next: Background | null): void => {
  const { background } = desk.model.document.peek();
  desk.model.do('image', [{ kind: 'floor', id: '', field: 'background', old: background ?? null, new: next }], 0);
};

/** Sends a file as it is. Null: it was not accepted. */
async function upload(file: Blob): Promise<{ readonly hash: string; readonly width: number; readonly height: number } | 'large' | null> {
  if (file.size > MOST_BYTES) return 'large';
  const end = beginChange();
  try {
    const response = await fetch('/api/floors/images', { method: 'POST', body: file, headers: { accept: 'application/json' } });
    if (response.status === 401) goToSignIn();
    const said: unknown = response.ok ? await response.json() : null;
    return isImage(said) ? { hash: said.hash, width: said.width ?? 1_920, height: said.height ?? 1_080 } : null;
  } catch {
    return null;
  } finally {
    end();
  }
}

/** The picture under the plan: add, swap, opacity, size by a known length. Seats never change with it. */
export function BackgroundSection({ desk }: SectionProps): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const { background, width, height } = model.document.value;
  const file = useRef<HTMLInputElement>(null);
  const busy = useSignal(false);
  const wrong = useSignal<string | null>(null);
  const opacity = useSignal<number | null>(null);

  const choose = async (chosen: Blob | undefined): Promise<void> => {
    if (chosen === undefined) return;
    busy.value = true;
    wrong.value = null;
    const image = await upload(chosen);
    busy.value = false;
    if (image === 'large' || image === null) {
      wrong.value = words.say(image === 'large' ? 'edit.image.large' : 'edit.image.wrong');
      return;
    }
    const now = model.document.peek().background;
    // Another picture takes the place of the old one: the same width, its own proportions.
    const fit = Math.min(width / image.width, height / image.height);
    const next = now === undefined ? { x: 0, y: 0, width: Math.round(image.width * fit), height: Math.round(image.height * fit), opacity: 0.35 }
      : { x: now.x, y: now.y, width: now.width, height: Math.round(now.width * image.height / image.width * 100) / 100, opacity: now.opacity ?? 1 };
    setBackground(desk, { image: image.hash, ...next });
  };
  const commitOpacity = (): void => {
    const next = opacity.peek();
    opacity.value = null;
    if (next !== null && background !== undefined && next !== background.opacity) setBackground(desk, { ...background, opacity: next });
  };
  return (
    <section class="ed-sec">
      <h2><EditIcon name="image" />{words.say('edit.image')}</h2>
      <input ref={file} class="unseen" type="file" tabIndex={-1} aria-hidden="true" accept="image/png,image/jpeg,image/webp"
        onChange={(event) => {
          void choose(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }} />
      {background === undefined ? (
        <button type="button" class="btn" disabled={busy.value} onClick={() => file.current?.click()}><EditIcon name="upload"
          />{words.say('edit.image.add')}</button>
      ) : (
        <>
          <label class="ed-slider">
            <span>{words.say('edit.image.opacity')}</span>
            <input type="range" min={0} max={1} step={0.01} value={opacity.value ?? background.opacity ?? 1}
              onInput={(event) => { opacity.value = Number(event.currentTarget.value); }} onChange={commitOpacity} />
            <output>{Math.round((opacity.value ?? background.opacity ?? 1) * 100)} %</output>
          </label>
          <div class="ed-grid">
            <NumberField label="X" value={background.x} unit="px" set={(x) => setBackground(desk, { ...background, x })} />
            <NumberField label="Y" value={background.y} unit="px" set={(y) => setBackground(desk, { ...background, y })} />
            <NumberField label={words.say('edit.width')} value={background.width} unit="px" least={1}
              set={(w) => setBackground(desk, { ...background, width: w, height: Math.round(background.height * w / background.width * 100) / 100 })} />
            <button type="button" class="btn" disabled={busy.value} onClick={() => file.current?.click()}>{words.say('edit.image.swap')}</button>
          </div>
          <div class="ed-row">
            <button type="button" class="btn" aria-pressed={desk.calibrating.value} onClick={() => {
              desk.calibrating.value = !desk.calibrating.peek();
              desk.measured.value = null;
              model.tool.value = desk.calibrating.peek() ? 'image' : 'select';
            }}>{words.say('edit.image.calibrate')}</button>
            <button type="button" class="btn" onClick={() => setBackground(desk, null)}>{words.say('edit.image.remove')}</button>
          </div>
          {desk.calibrating.value && <Calibrate desk={desk} background={background} />}
        </>
      )}
      {wrong.value !== null && <p class="ed-warn" role="alert"><EditIcon name="triangle-alert" />{wrong.value}</p>}
      <div class="ed-grid">
        <NumberField label={words.say('edit.floor.width')} value={width} unit="px" least={100}
          set={(w) => model.do('resize', [{ kind: 'floor', id: '', field: 'width', old: width, new: w }], 0)} />
        <NumberField label={words.say('edit.floor.height')} value={height} unit="px" least={100}
          set={(h) => model.do('resize', [{ kind: 'floor', id: '', field: 'height', old: height, new: h }], 0)} />
      </div>
    </section>
  );
}

/** A line of a known length on the picture: then a desk on the picture is as wide as a seat. */
function Calibrate({ desk, background }: SectionProps & { readonly background: Background }): JSX.Element {
  const { model } = desk;
  const words = desk.words.value;
  const length = useSignal<number | null>(null);
  const deskMm = useSignal(DESK_MM);
  const line = desk.measured.value;
  const done = (): void => {
    if (line === null || length.peek() === null || line < 1) return;
    const wanted = ((length.peek() ?? 0) / deskMm.peek()) * model.island.peek().width;
    const factor = wanted / line;
    setBackground(desk, { ...background, width: Math.round(background.width * factor * 100) / 100,
      height: Math.round(background.height * factor * 100) / 100 });
    desk.calibrating.value = false;
    desk.measured.value = null;
    model.tool.value = 'select';
  };
  return (
    <div class="ed-box">
      <p class="ed-note">{line === null ? words.say('edit.calibrate.draw') : words.say('edit.calibrate.line', { n: Math.round(line) })}</p>
      <div class="ed-grid">
        <NumberField label={words.say('edit.calibrate.units')} value={line} unit="px" least={1} set={(n) => { desk.measured.value = n; }} />
        <NumberField label={words.say('edit.calibrate.length')} value={length.value} unit="mm" least={1} most={1_000_000} set={(n) => { length.value = n; }}
          enter={done} />
        <NumberField label={words.say('edit.calibrate.desk')} value={deskMm.value} unit="mm" least={100} most={10_000} set={(n) => { deskMm.value = n; }} />
        <button type="button" class="btn primary" disabled={line === null || length.value === null} onClick={done}>{words.say('edit.calibrate.do')}</button>
      </div>
    </div>
  );
}
