import { STORAGE } from "../global_options.ts";
import { counted } from "../../core/labels.ts";
import { Failure } from "../../core/failure.ts";
import type { Reply } from "../../service/protocol.ts";
import type { Command } from "../command.ts";
import { table } from "../output/table.ts";

export const storageVerify: Command = {
  path: "storage verify",
  summary: "check that every stored token can be read",
  about: [
    "Reads every token, request header and client key back without showing " +
    "it, checks all entries of the encrypted file, and reports stored tokens " +
    "that belong to no account.",
  ],
  examples: [
    ["check all stored tokens", "storage verify"],
    [
      "remove tokens that belong to no account",
      "storage verify --remove-orphans",
    ],
  ],
  globals: STORAGE,
  paints: true,
  options: [{
    flags: "--remove-orphans",
    description:
      "remove stored tokens that belong to no account here, even if " +
      "another JELLYTAU_HOME uses the same keyring",
  }],
  async run(run) {
    const client = await run.client();
    const input = { removeOrphans: run.flag("removeOrphans") };
    const reply = await client.send("verify-storage", input, run);
    run.output.data(
      reply,
      () =>
        run.output.paintStates(
          table([
            ...accounts(reply),
            ...headers(reply),
            ...file(reply),
            ...orphans(reply),
          ]),
        ),
    );
    const bad = reply.accounts.find((it) => !it.ok)?.problem ??
      [...reply.headers, ...reply.certificates]
        .find((it) => !it.ok)?.problem ??
      reply.encryptedFile.problem ??
      [...reply.orphans, ...reply.orphanedHeaders, ...reply.orphanedKeys]
        .find((it) => it.problem !== null)?.problem;
    return run.output.verdict(bad ? Failure.from(bad) : orphaned(reply));
  },
};

type Verified = Reply<"verify-storage">;

function accounts(reply: Verified): string[][] {
  return reply.accounts.map((it) => [
    it.ok ? "ok" : "bad",
    `${it.serverId}:${it.userId}`,
    it.tokenStorage,
    it.problem?.message ?? "",
  ]);
}

function headers(reply: Verified): string[][] {
  const headers = reply.headers
    .map((it) => ({ ...it, what: `${it.origin} ${it.names.join(", ")}` }));
  const certificates = reply.certificates
    .map((it) => ({ ...it, what: `${it.origin} ${it.subject}` }));
  return [...headers, ...certificates].map((it) => [
    it.ok ? "ok" : "bad",
    it.what,
    it.tokenStorage,
    it.problem?.message ?? "",
  ]);
}

function orphans(reply: Verified): string[][] {
  const tokens = reply.orphans.map((it) => ({
    ...it,
    name: `${it.serverId}:${it.userId}`,
    state: "this token belongs to no account",
  }));
  const headers = reply.orphanedHeaders.map((it) => ({
    ...it,
    name: "request headers",
    state: "these headers belong to no server here",
  }));
  const keys = reply.orphanedKeys.map((it) => ({
    ...it,
    name: "client key",
    state: "this key belongs to no server here",
  }));
  return [...tokens, ...headers, ...keys].map((it) => [
    it.removed ? "removed" : "orphan",
    it.name,
    it.tokenStorage,
    it.problem?.message ?? it.state,
  ]);
}

/**
 * The file is beside the accounts, so a token in it without one is a leftover.
 * A keyring may be shared with another `JELLYTAU_HOME`: only the user can know.
 */
function orphaned({ orphans }: Verified): Failure | null {
  const left = orphans.filter((it) =>
    !it.removed && it.tokenStorage === "encrypted-file"
  );
  if (left.length === 0) return null;
  const them = left.length === 1 ? "it" : "them";
  return new Failure(
    "partial",
    `Cannot assign ${counted(left.length, "stored token")} to an account`,
    {
      hint:
        `Remove ${them} with \`jellytau storage verify --remove-orphans\`, ` +
        "unless another JELLYTAU_HOME uses a token listed here, and revoke " +
        `${them} on the server under Dashboard, Devices`,
    },
  );
}

/** Lists the entries if the file as a whole is refused. */
function file({ encryptedFile }: Verified): string[][] {
  const { problem, entries, headers } = encryptedFile;
  if (problem === null) return [];
  const all = [
    ...entries.map((it) => ({ ...it, name: `${it.serverId}:${it.userId}` })),
    ...headers.map((it) => ({ ...it, name: "request headers or client key" })),
  ];
  return all.map((it) => [
    it.good ? "good" : "lost",
    it.name,
    "encrypted-file",
    it.good ? "this entry can be read" : "this entry cannot be read",
  ]);
}
