import { type FailureKind, FAILURES } from "../../core/failure.ts";
import type { Invocation } from "../command.ts";
import { table } from "../output/table.ts";

const MEANINGS: Readonly<Record<number, string>> = {
  0: "done",
  1: "a bug, or anything not listed below",
  2: "usage, or input is missing",
  3: "no such account, item or server",
  4: "not signed in, or refused",
  5: "unreachable or too slow",
  6: "not trusted: certificate, plain http, redirect or another server",
  7: "the server's fault, or not a Jellyfin server",
  8: "token storage missing, locked or damaged",
  9: "partly done",
  130: "interrupted",
};

/** Returns the exit codes with the failure kinds that lead to them. */
export function exitCodes(): {
  code: number;
  meaning: string;
  kinds: string[];
}[] {
  const kinds = Object.keys(FAILURES) as FailureKind[];
  return Object.entries(MEANINGS).map(([code, meaning]) => ({
    code: Number(code),
    meaning,
    kinds: kinds.filter((kind) => FAILURES[kind].exitCode === Number(code)),
  }));
}

export function printExitCodes({ output }: Invocation): void {
  const codes = exitCodes();
  output.data(
    { exitCodes: codes },
    () =>
      table(codes.map((it) => [
        String(it.code),
        it.meaning,
        it.kinds.join(", "),
      ])),
  );
}
