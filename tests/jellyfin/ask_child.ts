/**
 * Asks the server in argv for its name, so that a test can set the environment.
 */
import { toFailure } from "../../src/core/failure.ts";
import { withClient } from "./jellyfin_fixture.ts";

const [url = "", caFile = ""] = Deno.args;
const caPem = caFile === "" ? null : Deno.readTextFileSync(caFile);
const said = await withClient(url, { caPem }, (it) => it.publicInfo()).then(
  (info) => info.productName,
  (caught) => toFailure(caught).kind,
);
await Deno.stdout.write(new TextEncoder().encode(said));
Deno.exit(0);
