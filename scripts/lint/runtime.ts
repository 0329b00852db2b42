/** Checks which files of `src/` may use which parts of the runtime. */
import { isMemberTest, layerOf, relativePath } from "./paths.ts";

/** The files that may start another program. */
const MAY_RUN: readonly string[] = [
  "src/system/run_program.ts",
  "src/system/run_user_command.ts",
  "src/system/player_process.ts",
];

/** Reports a use of `Deno` outside the files that it is reserved for. */
export const runtimeAccess: Deno.lint.Rule = {
  create(context) {
    const path = relativePath(context.filename);
    if (layerOf(path) === null || isMemberTest(path)) return {};
    const report = (node: Deno.lint.Node, message: string | null): void => {
      if (message !== null) context.report({ node, message });
    };
    return {
      Identifier(node): void {
        if (node.name !== "Deno") return;
        const { parent } = node;
        report(parent, problemOf(path, memberOf(node, parent)));
      },
      Literal(node): void {
        if (node.value !== "node:child_process") return;
        report(node, problemOf(path, "Command"));
      },
    };
  },
};

/** Returns the member of `Deno` that is used; null if it is computed. */
function memberOf(
  deno: Deno.lint.Identifier,
  parent: Deno.lint.Node,
): string | null {
  if (parent.type === "TSQualifiedName") return parent.right.name;
  if (parent.type !== "MemberExpression" || parent.object !== deno) return null;
  const { property } = parent;
  if (parent.computed) {
    const isText = property.type === "Literal" &&
      typeof property.value === "string";
    return isText ? String(property.value) : null;
  }
  return property.type === "Identifier" ? property.name : null;
}

function problemOf(path: string, member: string | null): string | null {
  if (layerOf(path) === "core") return "core does no I/O";
  if (member === null) return "Deno is used one member at a time";
  if (/^(dlopen|Unsafe)/.test(member)) {
    return layerOf(path) === "ffi" ? null : "Pointers stay inside src/ffi/";
  }
  if (member === "Command" && !MAY_RUN.includes(path)) {
    return `Only these files start programs: ${MAY_RUN.join(", ")}`;
  }
  if (member === "exit" && path !== "src/main.ts") {
    return "Only src/main.ts ends the process";
  }
  return null;
}
