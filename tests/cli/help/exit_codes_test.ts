import { exitCodes } from "../../../src/cli/help/exit_codes.ts";
import { FAILURES } from "../../../src/core/failure.ts";
import { assertEquals } from "@std/assert";

/** The exit codes that were promised to scripts. */
const PROMISED = `
0    done
1    a bug, or anything not listed below             internal
2    usage, or input is missing               usage, input_needed
3    no such account, item or server            not_found
4    not signed in, or refused                not_signed_in, rejected, forbidden, expired
5    unreachable or too slow                    unreachable, timeout
6    not trusted                              tls_untrusted, insecure, server_changed
7    the server's fault                       server_error, not_jellyfin
8    token storage missing, locked or damaged    storage_unavailable, storage_locked, storage_denied, storage_timeout, storage_damaged, storage_rolled_back, storage_newer
9    partly done                              partial
130  interrupted                              cancelled
`;

Deno.test("exitCodes() is the table that was promised", () => {
  const rows = PROMISED.trim().split("\n").map((it) => it.split(/ {2,}/));
  const found = exitCodes();
  assertEquals(found.length, rows.length);
  for (const [i, [code, meaning = "", kinds = ""]] of rows.entries()) {
    const row = found[i];
    assertEquals(String(row?.code), code);
    assertEquals(row?.meaning.startsWith(meaning), true, row?.meaning);
    assertEquals(row?.kinds.join(", "), kinds);
  }
});

Deno.test("exitCodes() has every kind of failure once", () => {
  const kinds = exitCodes().flatMap((it) => it.kinds);
  assertEquals(kinds.toSorted(), Object.keys(FAILURES).toSorted());
});
