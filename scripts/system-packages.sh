#!/usr/bin/env bash
# What the tests use beyond Python: installed where it is missing and can be had, told in a line where it cannot.
# It never fails, for the tests of what is missing are skipped by name; and where nothing is missing it says nothing.
set -u

# The commands of which one will do; the packages that bring it, the one to name last; the tests that need it.
NEEDS="
chromium,chromium-browser,google-chrome;chromium-sandbox chromium;the tests of the HTML papers in a browser
npm;nodejs npm;the tests of the HTML papers in a browser and of the schemas in an editor
pdftotext;poppler-utils;the tests that read a PDF as a reader does
lowriter;libreoffice-writer;the tests that open the Word papers in LibreOffice
localc;libreoffice-calc;the tests that open the Excel papers in LibreOffice
"
apt_get=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60)

is_here() { # is one of these commands, with commas between them, on this machine?
	local name
	for name in ${1//,/ }; do
		command -v "$name" >/dev/null && return
	done
	return 1
}

is_offered() { # can apt bring all of these packages, new enough to be of use?
	local package version
	for package in $1; do
		version=$(apt-cache policy "$package" 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')
		[ -n "$version" ] && [ "$version" != "(none)" ] || return 1
		# The driver of the browser needs Node.js 20.
		[ "$package" != nodejs ] || dpkg --compare-versions "$version" ge 20 || return 1
	done
}

missing() { # the lines of NEEDS that nothing here meets
	local commands packages tests
	while IFS=';' read -r commands packages tests; do
		[ -z "$commands" ] || is_here "$commands" || echo "$commands;$packages;$tests"
	done <<<"$NEEDS"
}

quietly() { "$@" </dev/null >/dev/null 2>&1; }

install() { # only the download is bounded in time: a package is never left half installed
	quietly timeout 600 "${apt_get[@]}" install --yes --no-install-recommends --download-only "$@" &&
		quietly "${apt_get[@]}" install --yes --no-install-recommends "$@"
}

install_missing() { # all at once, or one by one where that fails
	local commands packages tests wanted=()
	quietly timeout 120 "${apt_get[@]}" update
	while IFS=';' read -r commands packages tests; do
		is_offered "$packages" && wanted+=("$packages")
	done < <(missing)
	[ ${#wanted[@]} -gt 0 ] || return
	echo "Installing what the tests use beyond Python: ${wanted[*]}"
	# shellcheck disable=SC2068 # some needs are two packages
	install ${wanted[@]} || for packages in "${wanted[@]}"; do install $packages; done
}

[ -n "$(missing)" ] || exit 0
why="apt-get could not bring it"
if ! command -v apt-get >/dev/null; then
	why="there is no apt-get here"
elif [ "$(id -u)" -eq 0 ]; then
	install_missing
elif command -v sudo >/dev/null && quietly sudo -n true; then
	apt_get=(sudo -n "${apt_get[@]}")
	install_missing
else
	why="that needs root"
fi
while IFS=';' read -r commands packages tests; do
	[ -z "$commands" ] || echo "${packages##* } could not be installed ($why): $tests will be skipped"
done < <(missing)
exit 0
