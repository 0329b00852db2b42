import type { Seen } from "./item_view.ts";
import type { DemoItem } from "./library_items.ts";
import { detailsOf } from "./sample_details.ts";

export function primaryTag(item: DemoItem): string | undefined {
  return detailsOf(item).ImageTags?.Primary;
}

/** Returns width by height; the series' ratio if an episode has no picture. */
export function ratioOf({ item, details, detail }: Seen): number | undefined {
  const { imageTypes, fields } = detail;
  if (fields?.has("primaryimageaspectratio") ?? true) {
    const { PrimaryImageAspectRatio: own } = details;
    if (own !== undefined) return own;
  }
  const shown = details.ImageTags?.Primary !== undefined &&
    (imageTypes === null || imageTypes.has("primary"));
  if (item.series === null || shown) return undefined;
  return primaryTag(item.series) === undefined
    ? undefined
    : detailsOf(item.series).PrimaryImageAspectRatio;
}

/** Returns an item's own pictures, and the owners of those it inherits. */
export function picturesView({ item, details, detail }: Seen) {
  const { imageTypes } = detail;
  const wanted = (type: string) =>
    imageTypes === null || imageTypes.has(type.toLowerCase());
  const blurs = { ImageBlurHashes: {} };
  if (imageTypes?.size === 0) return blurs;
  const tags = Object.entries(details.ImageTags ?? {})
    .filter(([type]) => wanted(type));
  const backdrops = details.BackdropImageTags ?? [];
  const lender = [item.parent, item.series].find((it) =>
    it && (detailsOf(it).BackdropImageTags?.length ?? 0) > 0
  );
  const borrows = wanted("backdrop") && backdrops.length === 0 && lender;
  const above = [item.parent, item.series].find((it) =>
    it && primaryTag(it) !== undefined
  );
  // Before 12 only if an episode has no picture.
  const isBare = detail.mode === "12" ||
    details.ImageTags?.Primary === undefined;
  const borrowsPrimary = item.kind === "Episode" && wanted("primary") &&
    isBare && above;
  return {
    ImageTags: Object.fromEntries(tags),
    BackdropImageTags: wanted("backdrop") ? backdrops : undefined,
    ...blurs,
    ...(borrows
      ? {
        ParentBackdropItemId: lender.id,
        ParentBackdropImageTags: detailsOf(lender).BackdropImageTags,
      }
      : {}),
    ...(borrowsPrimary
      ? {
        ParentPrimaryImageItemId: above.id,
        ParentPrimaryImageTag: primaryTag(above),
      }
      : {}),
  };
}
