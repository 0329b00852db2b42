import { STORE_CHOICES, type StoreChoice } from "../../core/account.ts";
import { storageLabel } from "../../core/labels.ts";
import { Secret } from "../../core/secret.ts";
import { withoutLineEnd } from "../auth/read_password.ts";
import type { Command, Invocation } from "../command.ts";
import { STORAGE } from "../global_options.ts";
import { table } from "../output/table.ts";

/** A chain of ten certificates of 4 KB, and a key. */
const PEM_MAX_BYTES = 65_536;
const PASSPHRASE_MAX_BYTES = 4_096;

const serverCertificateSet: Command = {
  path: "server certificate set",
  summary: "set the client certificate that a server asks for",
  args: "<server> <pem>",
  about: [
    "Every connection to this server shows the certificate from then on, also " +
    "those of a player. Set it before you sign in if the server cannot be " +
    "reached without it.",
    "The file contains the certificate and the private key in PEM; `--key` " +
    "names another file with the key. An encrypted key is decrypted with the " +
    "passphrase that you type, or that is in a file. The key is checked " +
    "against the certificate, and then stored as tokens are, so that you can " +
    "move the file to a safe place. RSA from 2048 bits, P-256, P-384 and " +
    "Ed25519 are supported.",
  ],
  examples: [
    [
      "set a certificate with its key",
      "server certificate set https://media.example client.pem",
    ],
    [
      "with the key in a file of its own",
      "server certificate set media.example client.pem --key client.key",
    ],
  ],
  globals: STORAGE,
  options: [
    { flags: "--key <pem>", description: "file with the private key" },
    {
      flags: "--passphrase-file <path>",
      description: "read the passphrase of the key from a file",
    },
    {
      flags: "--store <where>",
      description: "where to store the key",
      choices: STORE_CHOICES,
    },
  ],
  run: set,
};

async function set(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("set a client certificate");
  const keyPath = run.option("key");
  const pem = await readPem(run, run.argument(1) ?? "");
  const keyPem = keyPath === null ? null : await readPem(run, keyPath);
  const input = {
    server: run.argument(0) ?? "",
    pem,
    keyPem,
    passphrase: await readPassphrase(run, keyPem ?? pem),
    store: run.option("store") as StoreChoice | null ??
      run.context.environment.store,
  };
  const client = await run.client();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    const reply = await client.send("set-certificate", input, run);
    run.output.data(reply, () => [
      `Connections to ${reply.origin} show the certificate of ` +
      `${reply.subject}, valid until ${reply.validTo}`,
      `Its key is stored in the ${storageLabel(reply.tokenStorage)}`,
    ]);
  } finally {
    stop();
  }
}

/** Reads any file as text, so that PKCS#12 gets its own message. */
async function readPem(run: Invocation, path: string): Promise<Secret> {
  const bytes = await run.context.readBytes(path, PEM_MAX_BYTES);
  try {
    return new Secret(new TextDecoder("latin1").decode(bytes));
  } finally {
    bytes.fill(0);
  }
}

/** Returns null for a key without a passphrase, or if nobody can be asked. */
async function readPassphrase(
  run: Invocation,
  pem: Secret,
): Promise<Secret | null> {
  const path = run.option("passphraseFile");
  if (path !== null) {
    const text = await run.context.readSecretFile(path, PASSPHRASE_MAX_BYTES);
    return withoutLineEnd(text);
  }
  const { hasEncryptedKey } = await import("../../core/client_certificate.ts");
  if (!hasEncryptedKey(pem) || !run.mayPrompt()) return null;
  return await run.terminal.promptSecret("Passphrase of the key: ", run.signal);
}

const serverCertificateList: Command = {
  path: "server certificate list",
  summary: "list the client certificates that are set",
  examples: [["list the client certificates", "server certificate list"]],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-certificates", {}, run);
    run.output.data(reply, () =>
      table(
        reply.certificates.map((it) => [
          it.origin,
          it.subject,
          `valid until ${it.validTo ?? "unknown"}`,
          storageLabel(it.tokenStorage),
        ]),
      ));
    if (reply.certificates.length === 0) {
      run.output.note("No client certificates are set");
    }
  },
};

const serverCertificateRemove: Command = {
  path: "server certificate remove",
  summary: "remove the client certificate of a server",
  args: "<server>",
  about: [
    "Deletes its key from storage. Signing out keeps the certificate; " +
    "`server remove` removes it.",
  ],
  examples: [
    ["remove a client certificate", "server certificate remove media.example"],
  ],
  globals: STORAGE,
  async run(run) {
    run.refuseEnvironmentAccount("remove a client certificate");
    const input = { server: run.argument(0) ?? "" };
    const client = await run.client();
    const reply = await client.send("remove-certificate", input, run);
    run.output.data(reply, () => [
      `Removed the client certificate of ${reply.origin}`,
    ]);
  },
};

export const CERTIFICATE_COMMANDS: readonly Command[] = [
  {
    path: "server certificate",
    summary: "manage client certificates (mutual TLS)",
    examples: [[
      "set a client certificate",
      "server certificate set https://media.example client.pem",
    ]],
  },
  serverCertificateSet,
  serverCertificateList,
  serverCertificateRemove,
];
