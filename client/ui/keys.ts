/** 229 is the keyCode of a key that an input method handles. In Safari, only this shows the last key of a conversion. */
const TAKEN = 229;

/** The key belongs to a kana conversion, not to the page. */
export const composing = (event: { readonly isComposing: boolean; readonly keyCode: number }): boolean => event.isComposing || event.keyCode === TAKEN;

/** For forms that Enter sends and Escape closes: a key that ends a kana-kanji conversion does neither. Safari sends it only after the conversion. */
export function keepFromIme(event: KeyboardEvent): void {
  if (composing(event) && (event.key === 'Enter' || event.key === 'Escape')) event.preventDefault();
}
