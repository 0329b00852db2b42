import type { ListSort } from "../../core/item_selection.ts";
import type { Requests, Tools, Use } from "./requests.ts";

/** Reads and changes the orders of lists. */
export function sortRequests(
  { client, quietly, dispatch }: Tools,
): Pick<Requests, "saveSort"> & { readonly readSorts: Use } {
  const setSort = async (sort: ListSort | null, signal: AbortSignal) => {
    const input = { account: null, sort };
    return (await client.send("set-list-sort", input, { signal })).sorts;
  };
  return {
    async readSorts(signal) {
      dispatch({ kind: "sorts", sorts: await setSort(null, signal) });
    },
    saveSort: (sort) => {
      dispatch({ kind: "sorts", sorts: [sort] });
      quietly(async (signal) => {
        await setSort(sort, signal);
      });
    },
  };
}
