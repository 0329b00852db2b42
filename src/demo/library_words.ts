/** Composes titles and descriptions from words. */
import { SeededRandom } from "./seeded_random.ts";

const ADJECTIVES = words(
  "Quiet Crimson Hollow Paper Northern Borrowed Electric Salt Gilded Second " +
    "Distant Patient Broken Winter Silver Hidden Last Restless Velvet Amber " +
    "Endless Wandering Glass Burning Lonely Forgotten Feathered Iron Blue " +
    "Midnight Tender Crooked Invisible Painted Sunken Careful Hungry Golden",
);
const NOUNS = words(
  "Harbour Orchard Lighthouse Cartographer Sparrow Engine Garden Kingdom " +
    "Letter Tide Clockmaker Parade Signal Mountain Archive Violin Winter " +
    "Station Meadow Compass Island Labyrinth Carnival Astronomer Bridge " +
    "Machine Lantern River Telegram Observatory Baker Forest Pilot Theatre " +
    "Museum Comet Ferry Gardener Telescope Village Elevator Postman Echo",
);
const PLACES = words(
  "Zürich Saint-Malo Malmö Kraków Coimbra Tromsø Brno Győr Cádiz Évora Łódź " +
    "Reykjavík Montréal Düsseldorf Ghent Oporto Riga Bergen Trieste Valparaíso",
);
const PEOPLE = words(
  "Élodie Søren Zoë Łukasz Ángela Björn Amélie Noémie Jürgen Iñigo Chloé Márta " +
    "Ayşe Dvořák Mirela Tobias Ines Oskar Helena Ruben Agnes Viktor Paloma",
);
const OTHER_SCRIPTS = [
  "東の灯台",
  "夜の郵便局",
  "Ночной маяк",
  "Тихая гавань",
  "Ο τελευταίος φάρος",
  "منارة الليل",
  "המגדלור השקט",
  "한밤의 등대",
  "चाँद की डाक",
  "ประภาคารสุดท้าย",
  "Dvě řeky 🌊 a most",
  "Ναυτικό 👩‍🚀 ημερολόγιο",
];
const ROLES = words(
  "lighthouse-keeper cartographer violinist night-baker astronomer ferryman " +
    "translator beekeeper locksmith archivist stage-hand postman glassblower",
);
const DEEDS = [
  "inherits a house that appears on no map",
  "finds a letter that was posted sixty years too late",
  "agrees to guard a garden that only blooms at night",
  "takes the wrong train and decides to stay on it",
  "hears a radio station that went off the air long ago",
  "has one winter to repair a clock that the whole town lives by",
  "is asked to draw a country that does not exist yet",
  "bets the family bakery on a recipe without measurements",
  "rents a room to a stranger who pays in stories",
];
const TURNS = [
  "Nobody believes it, least of all the neighbours.",
  "What starts as a favour becomes a search across half a continent.",
  "Old friends turn up, and not all of them are glad.",
  "The answer has been hanging on the wall the whole time.",
  "By spring the town will not be the same.",
  "It would be simple, if it were not for the weather.",
  "Every door that opens leads further from the sea.",
  "There is a price, and it is due on Thursday.",
  "A quiet story about loud people.",
];
const GENRES = words(
  "Drama Comedy Adventure Mystery Documentary Animation Romance Thriller " +
    "Fantasy Family History Music",
);
const COUNTRIES = words("Czechia France Japan Korea Norway Portugal Türkiye");
const STYLES = words("Folk Jazz Ambient Classical Rock Electronic Choral Fado");
const BANDS = ["Orchestra", "Quartet", "Ensemble", "& the Tides", "Trio"];

export function movieTitle(random: SeededRandom): string {
  if (random.below(40) === 0) return random.pick(OTHER_SCRIPTS);
  const adjective = random.pick(ADJECTIVES);
  const noun = random.pick(NOUNS);
  return random.pick([
    () => `The ${adjective} ${noun}`,
    () => `${adjective} ${noun}`,
    () => `The ${noun} of ${random.pick(PLACES)}`,
    () => `${random.pick(PEOPLE)} and the ${noun}`,
    () => `${withArticle(noun, "A")} for ${random.pick(PEOPLE)}`,
    () => `${random.pick(PLACES)}, ${random.between(1901, 2024)}`,
    () => `The ${noun} and the ${random.pick(NOUNS)}`,
    () => `${noun} ${random.between(2, 9)}: The ${adjective} Road`,
  ])();
}

export function seriesTitle(random: SeededRandom): string {
  const noun = random.pick(NOUNS);
  return random.pick([
    () => `${noun} Street`,
    () => `The ${random.pick(PLACES)} Files`,
    () => `${random.pick(ADJECTIVES)} ${plural(noun)}`,
    () => `Inspector ${random.pick(PEOPLE)}`,
    () => `${random.pick(PEOPLE)}'s ${noun}`,
  ])();
}

export function episodeTitle(random: SeededRandom): string {
  return random.pick([
    () => `The ${random.pick(NOUNS)}`,
    () => `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`,
    () => `A Visit from ${random.pick(PEOPLE)}`,
    () => `Back to ${random.pick(PLACES)}`,
  ])();
}

export function artistName(random: SeededRandom): string {
  return random.chance(50)
    ? `${random.pick(PEOPLE)} ${random.pick(NOUNS)}`
    : `${random.pick(PLACES)} ${random.pick(BANDS)}`;
}

export function albumTitle(random: SeededRandom): string {
  return random.chance(50)
    ? `Songs for ${withArticle(random.pick(ADJECTIVES))} ${random.pick(NOUNS)}`
    : `${random.pick(ADJECTIVES)} ${plural(random.pick(NOUNS))}`;
}

export function trackTitle(random: SeededRandom): string {
  return random.chance(60)
    ? `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`
    : `${random.pick(PEOPLE)}, ${random.pick(PLACES)}`;
}

export function homeVideoTitle(random: SeededRandom): string {
  const year = random.between(1998, 2024);
  const what = random.pick(["Holiday in", "A weekend in", "Birthday in"]);
  return `${what} ${random.pick(PLACES)}, ${year}`;
}

/** Returns two to four sentences. */
export function overviewOf(seed: number): string {
  const random = new SeededRandom(seed ^ 0x0f0f);
  const role = random.pick(ROLES).replaceAll("-", " ");
  const opening = `In ${random.pick(PLACES)}, ${random.pick(PEOPLE)}, ` +
    `${withArticle(role)}, ${random.pick(DEEDS)}.`;
  const more = [...Array(random.between(1, 3))].map(() => random.pick(TURNS));
  return [opening, ...new Set(more)].join(" ");
}

export function personOf(seed: number): string {
  const random = new SeededRandom(seed ^ 0x1234);
  return `${random.pick(PEOPLE)} ${random.pick(NOUNS)}`;
}

export function studioOf(seed: number): string {
  const random = new SeededRandom(seed ^ 0x4321);
  return `${random.pick(PLACES)} Pictures`;
}

export function roleOf(seed: number): string {
  const random = new SeededRandom(seed ^ 0x2468);
  const role = random.pick(ROLES).replaceAll("-", " ");
  return role.replace(/^./, (it) => it.toUpperCase());
}

export function countryOf(seed: number): string {
  return new SeededRandom(seed ^ 0x1357).pick(COUNTRIES);
}

export function taglineOf(seed: number): string {
  return new SeededRandom(seed ^ 0x9999).pick(TURNS);
}

export function originalTitleOf(seed: number): string {
  return new SeededRandom(seed ^ 0x5555).pick(OTHER_SCRIPTS);
}

export function genresOf(seed: number, music: boolean): string[] {
  const random = new SeededRandom(seed ^ 0x7777);
  if (music) return [random.pick(STYLES)];
  const picked = [random.pick(GENRES), random.pick(GENRES)];
  return [...new Set(picked)];
}

/** Returns plurals such as `ferries`, `echoes`, `compasses` and `letters`. */
function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return noun.replace(/y$/, "ies");
  return /[os]$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function withArticle(word: string, article: "a" | "A" = "a"): string {
  return `${/^[aeiou]/i.test(word) ? `${article}n` : article} ${word}`;
}

function words(text: string): readonly string[] {
  return text.split(" ");
}

/** Returns a sort name as the server makes it: without accents. */
export function plainName(name: string): string {
  return name.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}
