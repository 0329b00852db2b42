import type { Dispatcher } from "undici";

/** Returns each header of a response as a pair, with its name in lower case. */
export function headersOf(
  { headers }: Pick<Dispatcher.ResponseData, "headers">,
) {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((it) => [name, it] as const)
  );
}
