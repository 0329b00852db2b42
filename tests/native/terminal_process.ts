/**
 * Performs steps on the terminal of this process, and writes their results as
 * JSON to a file.
 *
 *   terminal_process.ts <steps as JSON> <path>
 */
import { systemTerminal } from "../../src/system/terminal.ts";
import { perform } from "../contracts/terminal_steps.ts";

const [steps = "[]", path = ""] = Deno.args;
const results = await perform(systemTerminal, JSON.parse(steps));
Deno.writeTextFileSync(path, JSON.stringify(results));
// A read of stdin that was cancelled still waits.
Deno.exit(0);
