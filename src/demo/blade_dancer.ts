import type { ItemDetails } from "./item_details.ts";
import { named } from "./sample_details.ts";

/** The details of a film for which all metadata is known. */
export const BLADE_DANCER: ItemDetails = {
  OriginalTitle: "Lamatanssija",
  Overview: "A retired dancer is asked for one more evening.\n\n" +
    "The knives are real, and so is the rain.",
  Taglines: ["One person can stop the rain."],
  Genres: ["Drama", "Mystery"],
  GenreItems: ["Drama", "Mystery"].map((it) => named(it, 30)),
  Tags: ["rain", "dance"],
  OfficialRating: "R",
  CommunityRating: 8.3,
  CriticRating: 90,
  PremiereDate: "1982-06-25T00:00:00.0000000Z",
  ProductionLocations: ["Finland", "Japan"],
  ProviderIds: { Imdb: "tt0099999", Tmdb: "78999" },
  ExternalUrls: [{
    Name: "IMDb",
    Url: "https://www.imdb.com/title/tt0099999",
  }],
  Studios: [named("Tampere Pictures", 32)],
  People: [
    { ...named("Aino Lantern", 31), Role: "The dancer", Type: "Actor" },
    { ...named("Toshi Kubo 久保", 31), Role: "The Postman", Type: "Actor" },
    { ...named("Märta Comet", 31), Role: "", Type: "Director" },
    { ...named("Märta Comet", 31), Role: "Screenplay", Type: "Writer" },
    { ...named("Ines Ferry", 31), Type: "Composer" },
  ],
};
