import { Failure } from "../core/failure.ts";

/** Returns the failure for an item that the server does not have. */
export function missingItem(id: string): Failure {
  return new Failure("not_found", `Cannot find item "${id}" on the server`, {
    hint: "It may have been removed: update the library with " +
      "`jellytau library sync`",
    remedy: "sync-library",
  });
}
