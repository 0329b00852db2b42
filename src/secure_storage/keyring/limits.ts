/** The limit of a call that asks nobody. Scripts rely on it: never raise it. */
export const MACHINE_LIMIT_MS = 3_000;
/** The limit of a call in which a person may look for a password and type it. */
export const PERSON_LIMIT_MS = 90_000;
