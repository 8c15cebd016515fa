/** What went wrong and what to do about it, for the person at the terminal. */
export class Failure extends Error {}
