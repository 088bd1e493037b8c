/**
 * Why a request was given up. One for all: an exception holds the functions that ran when it was made, with everything that they use, and a signal holds
 * its exception. On a screen that shows its floors in turn each floor would hold the next one, for weeks.
 */
export const GIVEN_UP = new DOMException('given up', 'AbortError');
