import { SORTS } from "../../core/item_selection.ts";
import { showOverlay } from "../keys/key_row.ts";
import { menuIndex } from "../model/menu_cursor.ts";
import { SORT_LABELS } from "../model/sorting.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind, OverlayProps } from "./overlay.ts";

type Sort = OverlayOfKind<"sort">;

const NAME_COLUMNS = Math.max(...SORTS.map((it) => it.length)) + 2;

/** The lists that share an order, by their kind. */
const SCOPES: Partial<Record<string, string>> = {
  genre: "All genres",
  studio: "All studios",
  artist: "All artists",
  person: "All people",
};

/** The choice of an order for a list. */
export const SORT: OverlayHandler<Sort> = {
  hints: ["Enter sorts", "r reverses", "Esc closes", "Up/Down selects"],
  scrolls: true,
  render: SortPanel,
  renderLinear: LinearSort,
  onKey(context, { overlay, key }) {
    const { index, reversed, list } = overlay;
    const next = menuIndex(index, { key, total: SORTS.length });
    if (next !== null) {
      const isSame = next === index;
      return showOverlay(context, {
        ...overlay,
        index: next,
        reversed: isSame && reversed,
      });
    }
    if (key === "r") {
      return showOverlay(context, { ...overlay, reversed: !reversed });
    }
    const by = SORTS[index];
    if (by === undefined || key !== "enter" && key !== "space") return;
    context.requests.saveSort({ list, by, reversed });
    showOverlay(context, null);
  },
};

function labelAt({ index, reversed }: Sort, at: number): string {
  const name = SORTS[at] ?? "name";
  return SORT_LABELS[name][at === index && reversed ? 1 : 0];
}

function SortPanel({ overlay }: OverlayProps<Sort>) {
  return (
    <Panel title="Sort">
      {SORTS.map((name, at) => (
        <Text
          key={name}
          bold={at === overlay.index}
          inverse={at === overlay.index}
        >
          {at === overlay.index ? "> " : "  "}
          {name.padEnd(NAME_COLUMNS)}
          {labelAt(overlay, at)}
        </Text>
      ))}
      <Prose>
        {SCOPES[overlay.list] ?? "All libraries of this kind"} keep the order.
      </Prose>
    </Panel>
  );
}

/** Shows the selected order. */
function LinearSort({ overlay }: OverlayProps<Sort>) {
  const { index } = overlay;
  return (
    <Text>
      sort by {SORTS[index]}: {labelAt(overlay, index)}, {index + 1} of{" "}
      {SORTS.length}
    </Text>
  );
}
