import { encode } from 'uqr';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';

/** White around the code, in modules, that a camera needs to find it. */
const QUIET = 4;

/** A code as one path: it prints sharp in every size. */
export function QrCode({ text }: { readonly text: string }): JSX.Element {
  const { size, path } = useMemo(() => {
    const code = encode(text, { border: 0, ecc: 'M' });
    const squares = code.data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
    return { size: code.size + 2 * QUIET, path: squares.join('') };
  }, [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={text} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" />
    </svg>
  );
}
