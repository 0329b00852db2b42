import { Failure, type FailureKind } from "../core/failure.ts";

/** `SQLITE_BUSY` */
const BUSY = 5;
/** Primary result codes. Source: https://www.sqlite.org/rescode.html */
const CODES: Readonly<Record<number, [FailureKind, string, string]>> = {
  3: ["storage_denied", "permission is denied", "Check its permissions"],
  [BUSY]: [
    "storage_timeout",
    "another process holds it",
    "End the other JellyTau, then try again",
  ],
  6: [
    "storage_timeout",
    "another process holds it",
    "End the other JellyTau, then try again",
  ],
  8: ["storage_denied", "it cannot be written", "Check its permissions"],
  10: ["storage_unavailable", "the disk fails", "Check the disk"],
  11: [
    "storage_damaged",
    "it is damaged",
    "Move it away and sign in again; tokens are elsewhere and safe",
  ],
  13: ["storage_unavailable", "the disk is full", "Make room, then try again"],
  14: ["storage_unavailable", "it cannot be opened", "Check its folder"],
  26: [
    "storage_damaged",
    "it is not a database",
    "Move it away and sign in again; tokens are elsewhere and safe",
  ],
};

/** The one translation of what SQLite and its file answer. */
export function databaseFailure(path: string, caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  const action = `Cannot use metadata "${path}"`;
  const code = resultCode(caught);
  if (code !== null) {
    const [kind, state, hint] = CODES[code & 0xff] ??
      ["internal" as const, `SQLite answered ${code}`, null];
    return new Failure(kind, `${action}: ${state}`, {
      code,
      ...(hint === null ? {} : { hint }),
    });
  }
  if (caught instanceof Deno.errors.PermissionDenied) {
    return new Failure("storage_denied", `${action}: permission is denied`, {
      hint: "Check the permissions of the file and its folder",
    });
  }
  const name = caught instanceof Error ? caught.name : "unknown";
  return new Failure("storage_unavailable", `${action}: ${name}`, {
    code: name,
    hint: "Check the folder; `JELLYTAU_HOME` chooses another one",
  });
}

/** Whether another process holds the file just now. */
export function isBusy(caught: unknown): boolean {
  return ((resultCode(caught) ?? 0) & 0xff) === BUSY;
}

/** SQLite's own words, which are never translated; for calls without a code. */
const MESSAGES: readonly (readonly [text: string, code: number])[] = [
  ["access permission denied", 3],
  ["database is locked", BUSY],
  ["attempt to write a readonly database", 8],
  ["disk I/O error", 10],
  ["database disk image is malformed", 11],
  ["database or disk is full", 13],
  ["unable to open database file", 14],
  ["file is not a database", 26],
];

/** Deno's binding gives the code with some calls and only the text with others. */
function resultCode(caught: unknown): number | null {
  if (!(caught instanceof Error)) return null;
  if ("errcode" in caught && typeof caught.errcode === "number") {
    return caught.errcode;
  }
  const { message } = caught;
  return MESSAGES.find(([text]) => message.startsWith(text))?.[1] ?? null;
}
