/** Runs a demo server in its own process, with films of the sizes in argv. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { seededFile } from "../../src/demo/media_files.ts";

const MIB = 1_048_576;
const [token = "", ...sizes] = Deno.args;
const demo = await startDemoServer({ items: 60, newToken: () => token });
const films = demo.library.visibleItems().filter((it) => it.kind === "Movie");
const ids = sizes.map((size, i) => {
  const id = films[i]?.id ?? "";
  demo.files.set(id, seededFile(i, Number(size) * MIB));
  return id;
});
demo.files.options.chunkBytes = MIB;
const { url, certificate: { caPem } } = demo;
const line = JSON.stringify({ url, caPem, ids });
Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
