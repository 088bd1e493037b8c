import type { JSX } from 'preact';
import type { Page } from './page';

/** The label beside the pointer while a person is dragged to another seat. */
export function CarriedChip({ page }: { readonly page: Page }): JSX.Element | null {
  const carried = page.carried.value;
  return carried === null ? null : <p class="carried" aria-hidden="true" style={{ left: `${carried.x}px`, top: `${carried.y}px` }}>{carried.text}</p>;
}
