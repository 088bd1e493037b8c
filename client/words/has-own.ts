/** Like `Object.hasOwn`, which the oldest browsers of the page do not have. */
export const hasOwn = (object: object, key: PropertyKey): boolean => Object.prototype.hasOwnProperty.call(object, key);
