/** Id of the area of people without a seat. No drawn island has it, because ids contain only letters, digits, - and _. */
export const SHELF = '(shelf)';
/** Id of the area of people without a seat who work at home. */
export const HOME = '(home)';
