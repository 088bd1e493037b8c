import './print-plan.css';
import { render } from 'preact';
import type { JSX } from 'preact';
import { listOf } from '../plan/edit/change';
import type { EditorDesk } from './editor-desk';

/** The plan on paper: numbers and names, without states. A canvas would print only what is in view. Returns the undo. */
export function watchPrinting(desk: EditorDesk): () => void {
  let sheet: HTMLElement | null = null;
  const after = (): void => {
    if (sheet === null) return;
    render(null, sheet);
    sheet.remove();
    sheet = null;
  };
  const before = (): void => {
    after();
    sheet = document.createElement('div');
    sheet.className = 'ed-sheet';
    document.body.append(sheet);
    render(<Sheet desk={desk} />, sheet);
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
    after();
  };
}

interface FitProps {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly room: number;
  readonly size: number;
  readonly bold?: boolean;
}

/** A text as wide as its box at most: longer ones are condensed. */
function Fit({ text, x, y, room, size, bold = false }: FitProps): JSX.Element | null {
  if (text === '') return null;
  const wide = [...text].length * size * 0.95 > room;
  return <text x={x} y={y} font-size={size} font-weight={bold ? 700
    : 400} {...(wide ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' } : {})}>{text}</text>;
}

function Sheet({ desk }: { readonly desk: EditorDesk }): JSX.Element {
  const words = desk.words.peek();
  const plan = desk.model.document.peek();
  const names = desk.people.names();
  const { background } = plan;
  return (
    <>
      <header>
        <h1>{desk.name.peek()}</h1>
        <b>{words.say('edit.print.draft')}</b>
        <span>{words.day(Date.now())} {words.time(Date.now())}</span>
        <span>{words.count('edit.seats', plan.seats.length)}</span>
      </header>
      <svg viewBox={`-4 -4 ${plan.width + 8} ${plan.height + 8}`} role="img" aria-label={desk.name.peek()}>
        {background !== undefined && (
          <image href={`/api/floors/images/${encodeURIComponent(background.image)}`} x={background.x} y={background.y} width={background.width}
            height={background.height}
            preserveAspectRatio="none" opacity={background.opacity ?? 1} />
        )}
        {listOf(plan, 'zones').map(({ id, name, x, y, width, height }) => (
          <g key={id}><rect class="zone" x={x} y={y} width={width} height={height} rx={10} /><Fit text={name} x={x + 10} y={y + 24} room={width - 20}
            size={18} bold /></g>
        ))}
        {listOf(plan, 'islands').map(({ id, name, x, y, width, height }) => (
          <g key={id}><rect class="island" x={x} y={y} width={width} height={height} rx={8} /><Fit text={name} x={x + 8} y={y + 22} room={width - 16}
            size={16} bold /></g>
        ))}
        {plan.seats.map(({ id, label, x, y, width, height }) => (
          <g key={id}>
            <rect class="seat" x={x} y={y} width={width} height={height} rx={5} />
            <Fit text={label ?? ''} x={x + 5} y={y + height * 0.38} room={width - 10} size={Math.min(16, height * 0.3)} bold />
            <Fit text={(names.get(id) ?? []).join(' / ')} x={x + 5} y={y + height * 0.78} room={width - 10} size={Math.min(15, height * 0.28)} />
          </g>
        ))}
        {listOf(plan, 'walls').map(({ id, points, thickness }) => (
          <polyline key={id} class="wall" points={points.map((point) => point.join(',')).join(' ')} stroke-width={thickness ?? 6} />
        ))}
        {listOf(plan, 'doors').map(({ id, x, y, width, rotation, label }) => (
          <g key={id} transform={`translate(${x} ${y})`}>
            <g transform={`rotate(${rotation ?? 0})`}><path class="door" d={`M0 0V${width}A${width} ${width} 0 0 0 ${width} 0`} /></g>
            <text font-size={13} x={6} y={-4}>{label}</text>
          </g>
        ))}
        {listOf(plan, 'labels').map(({ id, text, x, y, size, rotation }) => (
          <text key={id} transform={`translate(${x} ${y}) rotate(${rotation ?? 0})`} y={size * 0.8} font-size={size} font-weight={600}>{text}</text>
        ))}
      </svg>
    </>
  );
}
