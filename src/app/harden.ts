import {
  hardenProcess,
  overwriteVariable,
  refuseCoreFiles,
} from "deno-keyring-ffi-bindings/process";
import { toFailure } from "../core/failure.ts";
import type { Variables } from "../system/environment.ts";
import type { System } from "../system/paths.ts";

/** Also overwrites the variable in the process's environment block. */
export const OVERWRITING: Variables = {
  get: (name) => Deno.env.get(name),
  delete(name) {
    if (Deno.build.os !== "windows") attempt(() => overwriteVariable(name));
    Deno.env.delete(name);
  },
};

/** Keeps other processes of the user from reading this one's memory. */
export function harden(system: System): void {
  attempt(() => {
    if (system === "darwin") refuseCoreFiles();
    else if (system !== "windows") hardenProcess();
  });
}

/** Ignores a failure: the program also runs where this is not allowed. */
function attempt(use: () => void): void {
  try {
    use();
  } catch (caught) {
    toFailure(caught);
  }
}
