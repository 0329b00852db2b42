/**
 * Tests that a token is safe when another program changes the server's record.
 */
import { DatabaseSync } from "node:sqlite";
import { makeCertificate } from "../../src/demo/certificate.ts";
import { assert, assertEquals } from "@std/assert";
import { holds } from "../secret_word.ts";
import { run } from "./binary.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

type Values = Readonly<Record<string, string>>;

/** Adds an address to the server, in place of a column of its record. */
const OTHER_ADDRESS = "other address";

/** Changes the server's record, as anyone who can write the database could. */
function writeRecord(home: string, values: Values): void {
  const path = `${home}/.local/share/jellytau/metadata.db`;
  const database = new DatabaseSync(path);
  try {
    const { [OTHER_ADDRESS]: other, ...columns } = values;
    if (other !== undefined) {
      database.prepare(
        `INSERT INTO server_addresses
         SELECT id, 0, ?, NULL, NULL FROM servers`,
      ).run(other);
    }
    for (const [column, value] of Object.entries(columns)) {
      database.prepare(`UPDATE servers SET ${column} = ?`).run(value);
    }
  } finally {
    database.close();
  }
}

interface Listener {
  readonly url: string;
  readonly caPem: string;
  /** Returns the number of connections. */
  readonly seen: () => number;
}

async function withListener(
  use: (listener: Listener) => Promise<void>,
): Promise<void> {
  const { caPem } = await makeCertificate("ca-signed");
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let connections = 0;
  const accepting = (async () => {
    for await (const connection of listener) {
      connections++;
      connection.close();
    }
  })();
  const url = `https://127.0.0.1:${listener.addr.port}`;
  try {
    await use({ url, caPem, seen: () => connections });
  } finally {
    listener.close();
    await accepting;
  }
}

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

/** Returns commands that use a token; signing out is the last one. */
function commandsOn(
  itemId: string,
  { home }: { home: string },
): readonly string[][] {
  return [
    ["auth", "token"],
    ["auth", "token", "--header"],
    ["auth", "status"],
    ["auth", "approve", "123456"],
    ["api", "/Users/Me"],
    ["library", "sync"],
    ["library", "show", itemId, "--refresh"],
    ["download", itemId, "--dir", `${home}/got`],
    ["download", itemId, "--dir", `${home}/got`, "--dry-run"],
    ["play", itemId, "--print"],
    ["storage", "migrate", "file"],
  ];
}

async function refusesAll(
  { demo, home, env }: SignedIn,
  { listener, some }: { listener: Listener; some: readonly string[] | null },
): Promise<void> {
  const item = demo.library.visibleItems().find((it) => it.kind === "Movie");
  assert(item, "there is a film");
  const before = demo.log.requests.length;
  const all = LONG || some === null;
  for (const args of commandsOn(item.id, { home })) {
    if (!all && !some.includes(args.join(" "))) continue;
    const ran = await run([...args, "--json"], { env });
    const name = args.join(" ");
    assertEquals(ran.code, 6, `${name}: ${ran.stderr}`);
    const text = ran.stdout + ran.stderr;
    assertEquals(holds(new TextEncoder().encode(text)), false, name);
    assertEquals(listener.seen(), 0, name);
    assertEquals(demo.log.requests.length, before, name);
  }
  if (all) {
    const doctor = await run(["doctor", "--json"], { env });
    assert(doctor.code !== 0, "doctor finds it");
    assertEquals(listener.seen(), 0, "doctor");
  }
  const out = await run(["auth", "logout", "--json"], { env });
  assertEquals(out.code, 9, out.stderr);
  assertEquals(out.json.signedOut[0].onServer, "remains");
  assertEquals([out.json.signedOut[0].removed, listener.seen()], [true, 0]);
  assertEquals(demo.log.requests.length, before, "logout");
  if (all) assertEquals((await run(["auth", "token"], { env })).code, 4);
}

/**
 * The records, and the commands that run with each; null stands for all of
 * them, which run with every record if `JELLYTAU_LONG=1`.
 */
const RECORDS: readonly [
  string,
  (it: Listener & Pick<SignedIn, "demo">) => Values,
  readonly string[] | null,
][] = [
  ["address and CA", ({ url, caPem }) => ({ url, ca_pem: caPem }), null],
  ["address", ({ url }) => ({ url }), ["library sync"]],
  [
    "address beside the first one",
    ({ url }) => ({ [OTHER_ADDRESS]: url }),
    ["api /Users/Me"],
  ],
  // The real server satisfies each of these.
  [
    "pin",
    ({ demo }) => ({ pin_sha256: demo.certificate.sha256 }),
    ["auth token"],
  ],
  [
    "CA",
    ({ demo, caPem }) => ({ ca_pem: demo.certificate.caPem + caPem }),
    ["api /Users/Me"],
  ],
  [
    "base path",
    ({ demo }) => ({ url: `${demo.url}/jellyfin` }),
    ["auth token"],
  ],
];

for (const [what, values, some] of RECORDS) {
  signedInTest(
    {
      name:
        `jellytau sends its token nowhere when another ${what} is on record`,
      items: 24,
    },
    async (fixture) => {
      await fixture.sync();
      await withListener(async (listener) => {
        writeRecord(fixture.home, values({ ...listener, demo: fixture.demo }));
        await refusesAll(fixture, { listener, some });
      });
    },
  );
}

signedInTest(
  {
    name:
      "jellytau server trust makes a changed trust good again, and login a changed address",
    items: 24,
  },
  async ({ demo, home, env, jellytau }) => {
    const other = await makeCertificate("ca-signed");
    writeRecord(home, { ca_pem: demo.certificate.caPem + other.caPem });
    assertEquals((await jellytau("auth", "status")).code, 6);
    const byCa = await jellytau("server", "trust", demo.url, "--by-ca");
    assertEquals(byCa.code, 6, "the CA that was put there is not believed");
    const caFile = `${home}/ca.pem`;
    const trusted = await jellytau(
      ...["server", "trust", demo.url, "--by-ca", "--ca-file", caFile],
    );
    assertEquals(trusted.code, 0, trusted.stderr);
    assertEquals((await jellytau("auth", "status")).code, 0);

    writeRecord(home, { url: "https://media.example" });
    assertEquals((await jellytau("auth", "status")).code, 6);
    const again = ["auth", "login", demo.url, "--user", "demo"];
    again.push("--password-stdin", "--ca-file", caFile);
    assertEquals((await jellytau(...again)).code, 6);
    const moved = await jellytau(...again, "--server-moved");
    assertEquals(moved.code, 0, moved.stderr);
    const status = await run(["auth", "status", "--json"], { env });
    assertEquals(status.json.accounts[0].state, "valid");
  },
);
