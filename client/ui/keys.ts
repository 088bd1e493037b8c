/** 229 is the keyCode of a key that an input method has taken; Safari tells the last one of a conversion by it alone. */
const TAKEN = 229;

/** The key belongs to a conversion of kana, not to the page. */
export const composing = (event: { readonly isComposing: boolean; readonly keyCode: number }): boolean => event.isComposing || event.keyCode === TAKEN;
