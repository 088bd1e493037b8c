let changing = 0;

/** Whether a call that changes something on the server is waiting for its answer. */
export const isChanging = (): boolean => changing > 0;

/** A call that changes something begins. Returns its end. */
export function beginChange(): () => void {
  changing++;
  return () => { changing--; };
}
