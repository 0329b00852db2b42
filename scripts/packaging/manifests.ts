/**
 * Builds the manifests of Homebrew, Scoop and Arch's AUR from a release's data.
 */
import type { Release } from "../release.ts";

/** The files that licences require beside the program. */
const LICENCE_FILES = ["LICENSE", "THIRD_PARTY_NOTICES.txt"];

const ABOUT = "Terminal client for Jellyfin that keeps your sign-in secure";

/** @returns the texts by the names of their files */
export function manifests(release: Release): Record<string, string> {
  return {
    "jellytau.rb": homebrew(release),
    "jellytau.json": scoop(release),
    "PKGBUILD": aur(release),
  };
}

function sumOf({ sums }: Release, name: string): string {
  const sum = sums[name];
  if (sum === undefined) throw new Error(`no checksum of ${name}`);
  return sum;
}

/** Returns the project's page, which is above the folder of the downloads. */
function homepageOf({ url }: Release): string {
  return url.replace(/\/releases\/download\/[^/]+$/, "");
}

/** Returns a formula. Source: Homebrew, Formula Cookbook. */
function homebrew(release: Release): string {
  const one = (name: string) =>
    `      url "${release.url}/${name}"
      sha256 "${sumOf(release, name)}"`;
  return `class Jellytau < Formula
  desc "${ABOUT}"
  homepage "${homepageOf(release)}"
  version "${release.version}"
  license "MIT"

  on_macos do
    on_arm do
${one("jellytau-macos-arm64")}
    end
    on_intel do
${one("jellytau-macos-x64")}
    end
  end

  on_linux do
    on_arm do
${one("jellytau-linux-arm64")}
    end
    on_intel do
${one("jellytau-linux-x64")}
    end
  end

  def install
    bin.install Dir["jellytau-*"].first => "jellytau"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/jellytau --version")
  end
end
`;
}

/**
 * Returns a manifest, in which `#/name` after a URL renames the download.
 *
 * Source: Scoop, App Manifests.
 */
function scoop(release: Release): string {
  const name = "jellytau-windows-x64.exe";
  const manifest = {
    version: release.version,
    description: ABOUT,
    homepage: homepageOf(release),
    license: "MIT",
    architecture: {
      "64bit": {
        url: `${release.url}/${name}#/jellytau.exe`,
        hash: sumOf(release, name),
      },
    },
    bin: "jellytau.exe",
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * Returns a build script. Turns off `strip`, which would cut off the program at
 * the end of the file.
 *
 * Source: Arch, PKGBUILD(5).
 */
function aur(release: Release): string {
  const one = (arch: string, name: string) =>
    `source_${arch}=("jellytau-$pkgver-${arch}::${release.url}/${name}")
sha256sums_${arch}=('${sumOf(release, name)}')`;
  const licences = LICENCE_FILES.map((name) => ({
    here: `jellytau-$pkgver-${name}`,
    url: `${release.url}/${name}`,
    sum: sumOf(release, name),
  }));
  return `pkgname=jellytau-bin
pkgver=${release.version}
pkgrel=1
pkgdesc='${ABOUT}'
arch=('x86_64' 'aarch64')
url='${homepageOf(release)}'
license=('MIT')
depends=('glibc' 'gcc-libs')
optdepends=('libsecret: tokens in the keyring')
provides=('jellytau')
conflicts=('jellytau')
options=('!strip' '!debug')
source=(${licences.map((it) => `"${it.here}::${it.url}"`).join(" ")})
sha256sums=(${licences.map((it) => `'${it.sum}'`).join(" ")})
${one("x86_64", "jellytau-linux-x64")}
${one("aarch64", "jellytau-linux-arm64")}

package() {
  install -Dm755 "jellytau-$pkgver-$CARCH" "$pkgdir/usr/bin/jellytau"
  install -Dm644 -t "$pkgdir/usr/share/licenses/$pkgname" \\
    ${licences.map((it) => `"${it.here}"`).join(" ")}
}
`;
}
