/** Checks which layers of `src/` import each other. */
import { layerOf, relativePath } from "./paths.ts";

/** The layers that a layer may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  std: [],
  auth: ["core"],
  library: ["core"],
  service: ["core", "auth", "library"],
  "secure_storage": ["core", "ffi", "os"],
  ffi: [],
  jellyfin: ["core"],
  metadata: ["core", "os"],
  os: ["core"],
  system: ["core", "ffi", "os"],
  cli: ["core", "service"],
  tui: ["core", "service"],
  demo: ["core"],
  settings: ["core"],
  app: [
    "root",
    "core",
    "auth",
    "library",
    "service",
    "secure_storage",
    "ffi",
    "jellyfin",
    "metadata",
    "os",
    "system",
    "cli",
    "tui",
    "demo",
    "settings",
  ],
  root: ["app", "service"],
};

/**
 * Folders of a layer that must not import the rest of it, and the folders of
 * the layer that they may import besides themselves.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "jellyfin/http": [],
  "jellyfin/decode": [],
  "secure_storage/encrypted_file": [],
  "secure_storage/keyring": [],
  "secure_storage/libsecret": ["secure_storage/keyring"],
  "secure_storage/keychain": ["secure_storage/keyring"],
  "secure_storage/credential_manager": ["secure_storage/keyring"],
  "tui/model": [],
  "tui/pictures": ["tui/model"],
  "tui/requests": ["tui/model"],
  "tui/keys": ["tui/model", "tui/requests"],
  "tui/hooks": ["tui/model", "tui/requests", "tui/pictures"],
  "tui/view": [
    "tui/model",
    "tui/requests",
    "tui/pictures",
    "tui/hooks",
    "tui/keys",
  ],
  "tui/overlays": [
    "tui/model",
    "tui/requests",
    "tui/hooks",
    "tui/keys",
    "tui/view",
  ],
};

/** Files that a layer must not import although it may import their layer. */
const MUST_NOT_IMPORT: Readonly<Record<string, readonly string[]>> = {
  // The token stays in its `ServerSession`.
  library: ["src/core/secret.ts"],
};

/** Files that start the program or its worker: nothing imports them. */
const ENTRY_POINTS: readonly string[] = ["src/main.ts", "src/worker.ts"];

/** The package name of `src/ffi/`. */
const FFI = "deno-keyring-ffi-bindings";

/** Names of files that do not describe a topic. */
const VAGUE_NAME = /\/(utils?|helpers?|common|types|manager)\.tsx?$/;

/** Reports a file of `src/` that imports a layer it must not import. */
export const layers: Deno.lint.Rule = {
  create(context) {
    const path = relativePath(context.filename);
    const layer = layerOf(path);
    if (layer === null) return {};
    const check = (node: Deno.lint.Node, specifier: unknown): void => {
      const message = typeof specifier === "string"
        ? problemOf(path, specifier)
        : "The path of an import must be a literal";
      if (message !== null) context.report({ node, message });
    };
    return {
      Program(node): void {
        const message = MAY_IMPORT[layer] === undefined
          ? `The layer "${layer}" is not in the table of scripts/lint/layers.ts`
          : VAGUE_NAME.test(path)
          ? "The name of this file does not describe its content"
          : null;
        if (message !== null) context.report({ node, message });
      },
      ImportDeclaration: (node) => check(node, node.source.value),
      ExportAllDeclaration: (node) => check(node, node.source.value),
      ExportNamedDeclaration(node): void {
        if (node.source) check(node, node.source.value);
      },
      ImportExpression: (node) => check(node, literalOf(node.source)),
      TSImportType: (node) => check(node, literalOf(node.argument)),
    };
  },
};

function problemOf(path: string, specifier: string): string | null {
  const layer = layerOf(path) ?? "";
  if (isFfi(specifier)) {
    if (layer === "ffi") return `src/ffi/ imports itself by path, not ${FFI}`;
    return mayImport(layer, "ffi") ? null : `${layer} may not import ffi`;
  }
  if (!specifier.startsWith(".")) return null;
  const target = targetOf(path, specifier);
  if (ENTRY_POINTS.includes(target)) return `Nothing imports ${target}`;
  const other = layerOf(target);
  if (other === "ffi" && layer !== "ffi") {
    return `src/ffi/ is imported as ${FFI}`;
  }
  const isRefused = !mayImport(layer, other) ||
    (MUST_NOT_IMPORT[layer] ?? []).includes(target);
  if (isRefused) return `${layer} may not import ${target}`;
  const room = roomOf(path);
  return other !== layer || mayImportRoom(room, roomOf(target))
    ? null
    : `${room} may not import ${target}`;
}

/** Returns a folder in a layer such as `jellyfin/http`; the layer without one. */
function roomOf(path: string): string {
  return path.split("/").slice(1, -1).slice(0, 2).join("/");
}

function mayImportRoom(room: string, other: string): boolean {
  const allowed = ROOMS[room];
  return allowed === undefined || other === room || allowed.includes(other);
}

/** Returns the path of the file that a relative import means. */
function targetOf(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

function isFfi(specifier: string): boolean {
  return specifier === FFI || specifier.startsWith(`${FFI}/`);
}

function mayImport(layer: string, other: string | null): boolean {
  if (other === null) return false;
  return other === layer || (MAY_IMPORT[layer] ?? []).includes(other);
}

/** Returns the value of a literal; null for any other expression. */
function literalOf(node: Deno.lint.Node): unknown {
  if (node.type === "TSLiteralType") return literalOf(node.literal);
  return node.type === "Literal" ? node.value : null;
}
